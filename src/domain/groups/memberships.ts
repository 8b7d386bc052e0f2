import type { Group, Member, MembershipChange } from '../../model/group.ts'
import { isId } from '../../lib/ids.ts'
import { Refusal } from '../../model/refusal.ts'
import { lockAccount } from '../../storage/accounts.ts'
import {
  type Candidate,
  findMisfits,
  lockCandidates,
  nestingDepths,
} from '../../storage/groups/members.ts'
import {
  deleteMemberships,
  deleteOtherMemberships,
  type GroupMember,
  insertMemberships,
  limitMemberships,
  listMembers as listMemberRows,
  listMembersFrom,
  type MembershipResult,
  type MembershipScope,
  takeOverMemberships,
} from '../../storage/groups/memberships.ts'
import { findAdministratorsAmong } from '../../storage/rights/administrators-among.ts'
import type { Context } from '../context.ts'
import { findLacking, refuseToGive } from '../rights/give-membership.ts'
import { endLostActivation } from '../rights/lost-activation.ts'
import { sourceOf, visibilityOf } from '../visibility.ts'

const deepest = 10

export type MembershipOutcome = {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Those whose membership has the end `until` now, and had another one. */
  readonly limited: readonly string[]
  readonly until?: Date | null
  /** By how many the distinct members changed. */
  readonly memberChange: number
}

/** The members of some groups as the caller knows them: its own rows. */
export async function listMembers(
  context: Context,
  groupIds: readonly string[],
): Promise<readonly GroupMember[]> {
  const scope = { accountId: context.account.id, sourceId: sourceOf(context) }
  return listMemberRows(context.db, scope, groupIds)
}

/** The members of one group as the caller knows them, in batches: each is read when it is asked for. */
export async function* streamMembers(
  context: Context,
  groupId: string,
): AsyncGenerator<readonly Member[]> {
  const scope = { accountId: context.account.id, groupId, sourceId: sourceOf(context) }
  for (let after: string | undefined; ;) {
    const members = await listMembersFrom(context.db, scope, after)
    after = members.at(-1)?.id
    if (after === undefined) return
    yield members
  }
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
 * A sharing group is for restricted users (IK-23) and holds only sharing groups. By hand others are refused; a
 * directory's are kept suspended: without effect, but still shown to that directory.
 */
async function suspendedIn(
  context: Context,
  group: Group,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (group.kind !== 'sharing' || ids.length === 0) return []
  const misfits = await findMisfits(context.db, context.account.id, ids)
  if (misfits.length > 0 && context.connection === undefined) {
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
  if (connection === undefined && caller === undefined) return
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

/** Groups in groups: under a lock of the account, so that two changes cannot build together what each may not. */
async function checkNesting(
  context: Context,
  group: Group,
  candidates: readonly Candidate[],
): Promise<void> {
  const ids = candidates
    .filter(candidate => candidate.kind === 'group')
    .map(candidate => candidate.id)
  if (ids.length === 0) return
  if (ids.includes(group.id)) {
    throw new Refusal('invalid', 'a group cannot be a member of itself', { field: 'members' })
  }
  await lockAccount(context.db, context.account.id, 'nesting')
  if (await fitsNesting(context, group.id, ids)) return
  throw new Refusal('invalid', `groups would be nested deeper than ${deepest} levels`, {
    field: 'members',
  })
}

/** Whether these groups may be in that one, as to depth; the caller holds the lock of the account for nesting. */
export async function fitsNesting(
  { db, account }: Context,
  groupId: string,
  ids: readonly string[],
): Promise<boolean> {
  const nesting = { accountId: account.id, groupId, ids, limit: deepest + 1 }
  const { above, below } = await nestingDepths(db, nesting)
  return above + 1 + below <= deepest
}

function unknownMember(id: string): Refusal {
  return new Refusal(
    'invalid',
    `there is no member with the id ${JSON.stringify(id.slice(0, 80))}`,
    { field: 'members' },
  )
}
