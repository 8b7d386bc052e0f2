import type { Group, MembershipChange } from '../../model/group.ts'
import { isId } from '../../lib/ids.ts'
import { Refusal } from '../../model/refusal.ts'
import { type Candidate, findMisfits, lockCandidates } from '../../storage/groups/members.ts'
import {
  deleteMemberships,
  deleteOtherMemberships,
  insertMemberships,
  limitMemberships,
  type MembershipResult,
  type MembershipScope,
  takeOverMemberships,
} from '../../storage/groups/memberships.ts'
import { findAdministratorsAmong } from '../../storage/rights/administrators-among.ts'
import type { Context } from '../context.ts'
import { findLacking, refuseToGive } from '../rights/give-membership.ts'
import { endLostActivation } from '../rights/lost-activation.ts'
import { checkNesting } from './nesting.ts'
import { isFromOutside, sourceOf, visibilityOf } from '../visibility.ts'

export type MembershipOutcome = {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Those whose membership has the end `until` now, and had another one. */
  readonly limited: readonly string[]
  readonly until?: Date | null
  /** By how many the distinct members changed. */
  readonly memberChange: number
}

/** Those who are going to be members, held against deletion. Refuses an id that the caller cannot see. */
export async function lockMembers(
  context: Context,
  ids: ReadonlySet<string>,
): Promise<readonly Candidate[]> {
  const malformed = [...ids].find(id => !isId(id))
  if (malformed !== undefined) throw unknownMember(malformed)
  const scope = { accountId: context.account.id, visibility: visibilityOf(context) }
  const candidates = await lockCandidates(context.db, scope, [...ids])
  if (candidates.length < ids.size) {
    const known = new Set(candidates.map(candidate => candidate.id))
    throw unknownMember([...ids].find(id => !known.has(id)) ?? '')
  }
  return candidates
}

/**
 * Applies a change to the rows of the caller's own source, as sets. The caller holds the lock of the group, which makes
 * changes to one group happen one after another, and writes the count that comes back.
 */
export async function applyMembership(
  context: Context,
  group: Group,
  {
    change,
    candidates,
  }: { change: MembershipChange | undefined; candidates: readonly Candidate[] },
): Promise<MembershipOutcome> {
  if (change === undefined) return { added: [], removed: [], limited: [], memberChange: 0 }
  await checkNesting(context, group, candidates)
  const scope = { accountId: context.account.id, groupId: group.id, sourceId: sourceOf(context) }
  const ids = candidates.map(candidate => candidate.id)
  const removed = await removeMembers(context, scope, change)
  await keepAdministratorsOut(context, scope, candidates)
  const lacking = ids.length === 0 ? [] : await findLacking(context, [group.id])
  const suspended = await suspendedIn(context, group, ids)
  const added =
    ids.length === 0 ? nothing : await insertMemberships(context.db, scope, { ids, suspended })
  const { until } = change
  const limited =
    until === undefined ? [] : await limitMemberships(context.db, scope, { ids, until })
  if (added.ids.length + limited.length > 0) refuseToGive(context, lacking)
  await endLostActivation(context, removed.ids)
  return {
    added: added.ids,
    removed: removed.ids,
    limited,
    ...(until === undefined ? {} : { until }),
    memberChange: added.memberChange + removed.memberChange,
  }
}

/** A directory that takes a group over takes over who was put into it by hand. */
export async function adoptMembers(context: Context, group: Group): Promise<void> {
  const scope = { accountId: context.account.id, groupId: group.id, sourceId: sourceOf(context) }
  await takeOverMemberships(context.db, scope, context.account.id)
}

const nothing: MembershipResult = { ids: [], memberChange: 0 }

async function removeMembers(
  context: Context,
  scope: MembershipScope,
  { replace, remove }: MembershipChange,
): Promise<MembershipResult> {
  if (replace !== undefined) return deleteOtherMemberships(context.db, scope, [...replace])
  const ids = [...remove].filter(isId)
  return ids.length === 0 ? nothing : deleteMemberships(context.db, scope, ids)
}

/**
 * A sharing group is for restricted users (IK-23) and holds only sharing groups. By hand others are refused; those of a
 * directory or provider are kept suspended: without effect, but still shown to that directory.
 */
async function suspendedIn(
  context: Context,
  group: Group,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (group.kind !== 'sharing' || ids.length === 0) return []
  const misfits = await findMisfits(context.db, context.account.id, ids)
  if (misfits.length > 0 && !isFromOutside(context)) {
    throw new Refusal(
      'invalid',
      'a sharing group holds users with the role media_library_restricted_access and other sharing groups only',
      { field: 'members' },
    )
  }
  return misfits
}

/**
 * An account administrator enters a group only by another administrator's hand, in a group that enters it too (DESIGN 5). A
 * directory may repeat the membership of somebody who became one.
 */
async function keepAdministratorsOut(
  context: Context,
  scope: MembershipScope,
  candidates: readonly Candidate[],
): Promise<void> {
  const { db, caller, connection } = context
  if (!isFromOutside(context) && caller === undefined) return
  const ids = candidates.filter(mayBringAdministrator).map(({ id }) => id)
  const entering = await findAdministratorsAmong(db, scope, ids)
  if (entering.length === 0) return
  if (caller?.role === 'account_administrator' && !entering.includes(caller.id)) return
  throw new Refusal(
    'forbidden',
    connection === undefined
      ? 'an account administrator enters a group only by the hand of another one'
      : 'an account administrator is put into groups in the console, not by a directory',
    { field: 'members' },
  )
}

function mayBringAdministrator(candidate: Candidate): boolean {
  return candidate.kind === 'group' || candidate.role === 'account_administrator'
}

function unknownMember(id: string): Refusal {
  return new Refusal(
    'invalid',
    `there is no member with the id ${JSON.stringify(id.slice(0, 80))}`,
    { field: 'members' },
  )
}
