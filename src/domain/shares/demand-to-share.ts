import { isId } from '../../lib/ids.ts'
import type { Action } from '../../model/action.ts'
import { type Level, rankOf } from '../../model/level.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ResourceReference } from '../../model/resource.ts'
import type { SharedResource, SharingPrincipal } from '../../storage/shares/share-sides.ts'
import type { Context } from '../context.ts'
import type { Access, Reached } from '../decisions/access.ts'
import { demandOn } from '../decisions/asker.ts'
import { decide } from '../decisions/decide.ts'

/** The resource, for whoever may share it: with *manage* on it and the right `shares.manage` (IK-40). */
export function demandToShare(access: Access, reference: ResourceReference): Reached {
  return demandOn(access, reference, sharingOf(access, reference))
}

export function mayShare(access: Access, reference: ResourceReference): boolean {
  const reached = access.resources.get(reference)
  return decide(access, reached, sharingOf(access, reference)).allowed
}

function sharingOf({ resources }: Access, reference: ResourceReference): Action {
  return resources.get(reference)?.kind === 'collection' ? 'collection.share' : 'asset.share'
}

/** The resource as it is held; another request may have removed it for good meanwhile. */
export function stillHeld(
  resources: ReadonlyMap<string, SharedResource>,
  id: string,
): SharedResource {
  const held = resources.get(id)
  if (held === undefined) throw new Refusal('not-found', 'there is no such resource')
  return held
}

/** Refuses to give more than one has. */
export function demandNoMore(own: Level | null, given: Level): void {
  if (rankOf(given) <= rankOf(own)) return
  throw new Refusal('forbidden', 'nobody shares more than they have')
}

/**
 * Refuses whom nothing is shared with (IK-41): it is shared with people of restricted access and with groups, which needs a
 * right of its own (HV-12), and by administrators with applications that act for themselves. Whom the asker may not see is
 * as if not there.
 */
export function demandSharingWith(
  context: Context,
  access: Access,
  principal: SharingPrincipal | undefined,
): void {
  if (principal === undefined) throw unknown()
  if (principal.kind === 'group') demandGroups(access)
  else if (principal.kind === 'application') demandApplications(context, access, principal)
  else if (principal.role !== 'media_library_restricted_access') {
    if (!access.rights.has('users.view')) throw unknown()
    const why = 'things are shared with people of restricted access and with groups'
    throw new Refusal('invalid', why, { field: 'principalId' })
  }
}

function demandGroups({ rights }: Access): void {
  if (rights.has('shares.select-groups')) return
  throw new Refusal('forbidden', 'choosing groups needs the right shares.select-groups')
}

function demandApplications(
  { caller }: Context,
  { role }: Access,
  { service }: SharingPrincipal,
): void {
  if (caller !== undefined && role !== 'account_administrator') throw unknown()
  if (service) return
  const why = 'of applications those that act for themselves are shared with'
  throw new Refusal('invalid', why, { field: 'principalId' })
}

function unknown(): Refusal {
  const why = 'there is nobody with this id with whom things are shared'
  return new Refusal('not-found', why, { field: 'principalId' })
}

/** Those of these that can be ids at all. */
export function idsAmong(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.filter(isId))]
}
