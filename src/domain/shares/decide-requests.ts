import type {
  AccessRequest,
  AccessRequestState,
  RequestToDecide,
} from '../../model/access-request.ts'
import { type Level, rankOf } from '../../model/level.ts'
import type { Listed, Paging } from '../../model/listing.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ResourceReference } from '../../model/resource.ts'
import type { Share } from '../../model/share.ts'
import {
  decideAccessRequest,
  findAccessRequest,
  lockAccessRequest,
  type RequestDecision,
} from '../../storage/shares/access-requests.ts'
import { holdSides } from '../../storage/shares/hold-sides.ts'
import { listRequestsFor, listWaitingRequests } from '../../storage/shares/requests-to-decide.ts'
import { holdSharedResources } from '../../storage/shares/share-sides.ts'
import { lockShares } from '../../storage/shares/shares.ts'
import { type Context, inTransaction } from '../context.ts'
import type { Access } from '../decisions/access.ts'
import { accessOfAsker, askerOf } from '../decisions/asker.ts'
import { recordEvent } from '../events.ts'
import { nothing } from '../served-lists.ts'
import { isId } from '../../lib/ids.ts'
import { demandToShare, mayShare } from './demand-to-share.ts'
import { granterOf } from './granter.ts'
import { requestEvent } from './request-events.ts'
import { resourceNames } from './resource-names.ts'
import { shareOne } from './share.ts'
import type { WantedEnd } from './share-end.ts'

/** The open requests that the asker may decide: for what they may share. A page may be short. */
export async function listRequestsToDecide(
  context: Context,
  paging: Paging,
): Promise<Listed<RequestToDecide>> {
  const { libraryId } = await askerOf(context)
  if (libraryId === undefined) return nothing
  const scope = { accountId: context.account.id, libraryId }
  const { items, next } = await listWaitingRequests(context.db, scope, paging)
  const ids = [...new Set(items.map(each => each.resourceId))]
  const access = await accessOfAsker(context, ids)
  return { items: items.filter(({ resourceId }) => mayShare(access, resourceId)), next }
}

/** The requests for a resource, for whoever may share it. */
export async function listRequestsOn(
  context: Context,
  { resource, state }: { readonly resource: ResourceReference; readonly state: AccessRequestState },
  paging: Paging,
): Promise<Listed<RequestToDecide>> {
  const { id } = demandToShare(await accessOfAsker(context, [resource]), resource)
  const key = { accountId: context.account.id, libraryId: null, resourceId: id, state }
  return listRequestsFor(context.db, key, paging)
}

export type Grant = {
  /** What was asked for unless said; never more than the decider has. */
  readonly level?: Level | undefined
  readonly until?: WantedEnd
  readonly reason: string | null
}

/** Grants a request: shares the resource, unless a share gives as much already. Of two who decide, one does. */
export async function grantRequest(
  context: Context,
  id: string,
  grant: Grant,
): Promise<AccessRequest> {
  return inTransaction(context, async inside => {
    const asked = await lockToDecide(inside, id)
    const has = await give(inside, asked, grant)
    return decided(inside, asked.request, { state: 'granted', reason: grant.reason, ...has })
  })
}

type Had = { readonly level: Level; readonly until: Date | null }

/** What whoever asked has by then. */
async function give(
  context: Context,
  { request, resourceId }: ToDecide,
  { level = request.level, until = request.until ?? undefined, reason }: Grant,
): Promise<Had> {
  const held = await liveShareOf(context, request, resourceId)
  if (held !== undefined && rankOf(held.level) >= rankOf(level)) {
    return { level: held.level, until: held.until }
  }
  const wanted = { resource: resourceId, principalId: request.requesterId, level, reason, until }
  const made = await shareOne(context, wanted)
  return { level, until: made.until }
}

/** Refuses a request. */
export async function denyRequest(
  context: Context,
  id: string,
  { reason }: { readonly reason: string | null },
): Promise<AccessRequest> {
  return inTransaction(context, async inside => {
    const { request } = await lockToDecide(inside, id)
    return decided(inside, request, { state: 'denied', reason, level: null, until: null })
  })
}

type ToDecide = { readonly request: AccessRequest; readonly resourceId: string }

async function lockToDecide(context: Context, id: string): Promise<ToDecide> {
  const { account, db } = context
  const key = { accountId: account.id, id }
  const known = isId(id) ? await findAccessRequest(db, key) : undefined
  if (known === undefined) throw unknown()
  await holdSides(db, account.id, {
    resourceIds: known.resourceId === null ? [] : [known.resourceId],
    principalIds: [known.requesterId],
  })
  const found = await lockAccessRequest(db, key)
  const resourceId = found?.resourceId ?? null
  if (found === undefined || resourceId === null) throw unknown()
  demandToDecide(await accessOfAsker(context, [resourceId]), resourceId)
  if (found.state !== 'open') throw new Refusal('conflict', `the request is ${found.state}`)
  return { request: found, resourceId }
}

/** Of a request for what one has no level on nobody is told. */
function demandToDecide(access: Access, resourceId: string): void {
  if ((access.resources.get(resourceId)?.level ?? null) === null) throw unknown()
  demandToShare(access, resourceId)
}

function unknown(): Refusal {
  return new Refusal('not-found', 'there is no such request')
}

/** The share that there is and has not ended. */
async function liveShareOf(
  { account, db }: Context,
  { requesterId: principalId }: AccessRequest,
  resourceId: string,
): Promise<Share | undefined> {
  const [held] = await lockShares(db, account.id, [{ resourceId, principalId }])
  const resource = (await holdSharedResources(db, account.id, [resourceId])).get(resourceId)
  if (held === undefined || held.until === null || resource === undefined) return held
  return held.until > resource.now ? held : undefined
}

async function decided(
  context: Context,
  request: AccessRequest,
  decision: Omit<RequestDecision, 'decider'>,
): Promise<AccessRequest> {
  const { account, db } = context
  const decider = await granterOf(context)
  const after = await decideAccessRequest(
    db,
    { accountId: account.id, id: request.id },
    { ...decision, decider },
  )
  const resourceId = request.resourceId ?? ''
  const name = (await resourceNames(context, [resourceId])).get(resourceId)
  const { state, reason, level, until } = decision
  const data = { reason, level, until: until?.toISOString() ?? null }
  await recordEvent(context, requestEvent(`access_request.${state}`, request, name ?? '', data))
  return after
}
