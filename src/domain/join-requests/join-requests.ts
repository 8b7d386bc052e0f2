import type { JoinRequest, JoinState } from '../../model/join-request.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  findJoinRequest,
  listJoinRequests as listRows,
  lockJoinRequest,
} from '../../storage/join-requests/join-requests.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import { type Expected, isExpected } from '../expected-version.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'

/** The requests of people from outside that are in a state, the oldest first. */
export async function listJoinRequests(
  context: Context,
  { state, ...request }: PartRequest & { readonly state: JoinState },
): Promise<Part<JoinRequest>> {
  demandRight(context, 'users.manage')
  const accountId = context.account.id
  return partOf(request, page => listRows(context.db, { accountId, state, ...page }))
}

export async function getJoinRequest(context: Context, id: string): Promise<JoinRequest> {
  demandRight(context, 'users.manage')
  return found(await findJoinRequest(context.db, { accountId: context.account.id, id }))
}

/** A request that waits for a decision, held until the transaction ends. Refuses one that was decided as a conflict. */
export async function lockOpenRequest(
  context: Context,
  id: string,
  expected?: Expected,
): Promise<JoinRequest> {
  const request = found(await lockJoinRequest(context.db, { accountId: context.account.id, id }))
  if (request.state !== 'open') {
    const by = request.deciderName === null ? '' : ` by ${request.deciderName}`
    throw new Refusal('conflict', `this request is ${request.state} already${by}`)
  }
  if (isExpected(expected, request.version)) return request
  throw new Refusal('stale', `the request is at version ${request.version} by now`)
}

function found(request: JoinRequest | undefined): JoinRequest {
  if (request === undefined) throw new Refusal('not-found', 'there is no such request')
  return request
}
