import { isId, newId, nilId } from '../../lib/ids.ts'
import type { AccessRequest } from '../../model/access-request.ts'
import type { EventRecord } from '../../model/event.ts'
import { type Level, rankOf } from '../../model/level.ts'
import type { Listed, Paging } from '../../model/listing.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ResourceReference } from '../../model/resource.ts'
import type { Right } from '../../model/right.ts'
import type { User } from '../../model/user.ts'
import {
  countOpenRequests,
  decideAccessRequest,
  findOpenRequest,
  insertAccessRequest,
  listRequestsOf,
  lockAccessRequest,
} from '../../storage/shares/access-requests.ts'
import { findUser } from '../../storage/users/users.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { accessOfAsker, askerOf } from '../decisions/asker.ts'
import { recordEvent } from '../events.ts'
import { granterOf } from './granter.ts'
import { requestEvent } from './request-events.ts'
import { resourceNames } from './resource-names.ts'

const mostOpen = 100

export type AccessRequestInput = {
  readonly resource: ResourceReference
  readonly level: Level
  readonly reason: string | null
  readonly until: Date | null
}

/**
 * Asks for a level on a resource, as a person or on behalf of one. One request for a pair is open at a time: whoever asks
 * again gets it. What is not there can be asked for like what is, and nobody is told the difference.
 */
export async function requestAccess(
  context: Context,
  input: AccessRequestInput,
): Promise<AccessRequest> {
  demandOfApplication(context, 'library.keep')
  const requester = await requesterOf(context)
  return inTransaction(context, async inside => {
    const { account, db } = inside
    const { level, resourceId } = await reachOf(inside, input.resource)
    if (rankOf(level) >= rankOf(input.level)) {
      throw new Refusal('conflict', 'you have this level on it already')
    }
    const { resource: reference, ...wanted } = input
    const pair = { accountId: account.id, requesterId: requester.id, reference, resourceId }
    const open = await findOpenRequest(db, pair)
    if (open !== undefined) return open
    const counted = { accountId: account.id, requesterId: requester.id, most: mostOpen }
    if ((await countOpenRequests(db, counted)) >= mostOpen) {
      throw new Refusal('conflict', `nobody has more than ${mostOpen} open requests`)
    }
    const made = await insertAccessRequest(db, { ...pair, ...wanted, id: newId() })
    if (made === undefined) return (await findOpenRequest(db, pair)) as AccessRequest
    await recordEvent(inside, await openedEvent(inside, made, requester))
    return made
  })
}

/** What somebody has asked for, as they see it; an application sees what lies in its library, or nowhere. */
export async function listOwnRequests(
  context: Context,
  paging: Paging,
): Promise<Listed<AccessRequest>> {
  demandOfApplication(context, 'library.ask')
  const { id: requesterId } = await requesterOf(context, { whoever: true })
  const { libraryId = nilId } = await askerOf(context)
  const accountId = context.account.id
  return listRequestsOf(context.db, { accountId, requesterId, libraryId }, paging)
}

/** Takes a request of one's own back. */
export async function withdrawRequest(context: Context, id: string): Promise<AccessRequest> {
  demandOfApplication(context, 'library.keep')
  const requester = await requesterOf(context, { whoever: true })
  return inTransaction(context, async inside => {
    const key = { accountId: inside.account.id, id }
    const request = isId(id) ? await lockAccessRequest(inside.db, key) : undefined
    if (request?.requesterId !== requester.id || !(await isReached(inside, request))) {
      throw new Refusal('not-found', 'there is no such request')
    }
    if (request.state !== 'open') throw new Refusal('conflict', `the request is ${request.state}`)
    const decider = await granterOf(inside)
    const ended = { state: 'withdrawn', decider, reason: null, level: null, until: null } as const
    const after = await decideAccessRequest(inside.db, key, ended)
    const name = (await nameOf(inside, request)) ?? requester.userName
    await recordEvent(inside, requestEvent('access_request.withdrawn', request, name))
    return after
  })
}

function demandOfApplication(context: Context, right: Right): void {
  if (context.caller?.kind === 'application') demandRight(context, right)
}

/** Whether a request is about what lies where whoever asks can have something, or about nothing that is there. */
async function isReached(context: Context, { resourceId }: AccessRequest): Promise<boolean> {
  if (resourceId === null) return true
  return (await accessOfAsker(context, [resourceId])).resources.has(resourceId)
}

/** The person who asks, or for whom an application does. Only to people of restricted access things are shared. */
async function requesterOf(
  context: Context,
  { whoever = false }: { readonly whoever?: boolean } = {},
): Promise<User> {
  const { subjectId } = await askerOf(context)
  if (subjectId === null) {
    throw new Refusal('invalid', 'say in On-Behalf-Of which person asks')
  }
  const user = await findUser(context.db, context.account.id, subjectId)
  if (user === undefined) throw new Refusal('forbidden', 'there is no such person')
  if (whoever || user.role === 'media_library_restricted_access') return user
  throw new Refusal('forbidden', 'things are shared with people of restricted access alone')
}

async function reachOf(
  context: Context,
  reference: ResourceReference,
): Promise<{ readonly level: Level | null; readonly resourceId: string | null }> {
  const { alive, resources } = await accessOfAsker(context, [reference])
  if (!alive) throw new Refusal('forbidden', 'whoever asks may not be let in now')
  const { id, level } = resources.get(reference) ?? { id: null, level: null }
  return { level, resourceId: id }
}

async function openedEvent(
  context: Context,
  request: AccessRequest,
  { userName }: User,
): Promise<EventRecord> {
  const { level, reason, until } = request
  const data = { level, reason, until: until?.toISOString() ?? null }
  const name = (await nameOf(context, request)) ?? userName
  return requestEvent('access_request.opened', request, name, data)
}

async function nameOf(
  context: Context,
  { resourceId }: AccessRequest,
): Promise<string | undefined> {
  if (resourceId === null) return undefined
  return (await resourceNames(context, [resourceId])).get(resourceId)
}
