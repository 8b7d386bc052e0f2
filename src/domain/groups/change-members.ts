import { isId } from '../../lib/ids.ts'
import type { Group } from '../../model/group.ts'
import { Refusal } from '../../model/refusal.ts'
import { type Candidate, findMisfits, lockCandidates } from '../../storage/groups/members.ts'
import {
  findManualMembers,
  findMemberSources,
  listMembersOf,
} from '../../storage/groups/member-rows.ts'
import { findRequestSource, requestSource } from '../../storage/join-requests/settings.ts'
import { type Context, inTransaction } from '../context.ts'
import type { Expected } from '../expected-version.ts'
import { changeGroup } from './change-group.ts'
import { lockVisibleGroup } from './groups.ts'
import { may } from '../caller.ts'
import { seenAmong } from '../users/sight.ts'
import { sourceOf } from '../visibility.ts'
import { demandToChangeMembers, seenGroupsAmong } from './managers.ts'

/** The most members that one request adds. */
const mostAdded = 1000
/** So many members one step of a clearing takes out. */
const clearedAtOnce = 5000

export type MemberOutcome =
  | 'added'
  | 'changed' // a member by hand already, whose end is another one now
  | 'present'
  | 'unknown' // no such user or group, or none that whoever asks sees
  | 'unfit' // the kind of the group is not for them

export type Addition = {
  readonly group: Group
  readonly results: readonly { readonly id: string; readonly outcome: MemberOutcome }[]
}

export type NewMembers = {
  readonly ids: readonly string[]
  /** From when on they are members no more; null for no end. Left out, present members keep theirs. */
  readonly until?: Date | null | undefined
  readonly expected?: Expected
}

/** Puts users and groups into a group by hand, those that can be, in one transaction; tells what became of each. */
export async function addMembers(
  context: Context,
  groupId: string,
  { ids, until, expected }: NewMembers,
): Promise<Addition> {
  await demandToChangeMembers(context, groupId)
  if (ids.length > mostAdded) {
    const message = `at most ${mostAdded} members are added at once`
    throw new Refusal('invalid', message, { field: 'members' })
  }
  checkUntil(context, until)
  const asked = [...new Set(ids)]
  return inTransaction(context, async inside => {
    const scope = { accountId: inside.account.id, visibility: 'everything' } as const
    const candidates = await lockCandidates(inside.db, scope, asked.filter(isId))
    const before = await lockVisibleGroup(inside, groupId, expected)
    const knownIds = await seenCandidates(inside, candidates)
    const unfit = new Set(
      before.kind === 'sharing' ? await findMisfits(inside.db, scope.accountId, knownIds) : [],
    )
    const fit = knownIds.filter(id => !unfit.has(id) && id !== groupId)
    const present = await manualMembers(inside, groupId, fit)
    const members = { add: new Set(fit), remove: new Set<string>() }
    const group = await changeGroup(inside, groupId, {
      members: until === undefined ? members : { ...members, until },
    })
    const outcomeOf = (id: string): MemberOutcome => {
      if (!knownIds.includes(id)) return 'unknown'
      if (!fit.includes(id)) return 'unfit'
      const end = present.get(id)
      if (end === undefined) return 'added'
      return until === undefined || sameTime(end, until) ? 'present' : 'changed'
    }
    return { group, results: asked.map(id => ({ id, outcome: outcomeOf(id) })) }
  })
}

/** Takes one member out of a group who came by hand or by a request. What a connection wrote is its directory's to take away. */
export async function removeMember(
  context: Context,
  groupId: string,
  memberId: string,
  expected?: Expected,
): Promise<Group> {
  await demandToChangeMembers(context, groupId)
  return inTransaction(context, async inside => {
    const group = await lockVisibleGroup(inside, groupId, expected)
    const key = { accountId: inside.account.id, groupId, memberId }
    const sources = isId(memberId) ? await findMemberSources(inside.db, key) : []
    if (sources.length === 0) throw new Refusal('not-found', 'this is no member of the group')
    const members = { add: new Set<string>(), remove: new Set([memberId]) }
    if (sources.includes('request')) {
      const id = await requestSource(inside.db, inside.account.id)
      const requests = { id, unattended: false }
      const after = await changeGroup({ ...inside, requests }, group.id, { members })
      if (!sources.includes('manual')) return after
    }
    if (sources.includes('manual')) return changeGroup(inside, group.id, { members })
    const why = 'another system put this member into the group: only it removes them'
    throw new Refusal('conflict', why)
  })
}

export type Clearing = {
  /** How many memberships by hand or by requests went. */
  readonly removed: number
  readonly group: Group
}

/**
 * Takes everybody out who came by hand or by a request: members of directories and providers stay. It goes in steps, each a transaction
 * with its event and its count, so that nobody waits long for the group; whoever was interrupted does it again. Inside a
 * transaction all steps are one.
 */
export async function clearMembers(
  context: Context,
  groupId: string,
  { expected, atOnce = clearedAtOnce }: { expected?: Expected; atOnce?: number } = {},
): Promise<Clearing> {
  await demandToChangeMembers(context, groupId)
  const byHand = await clearSource(context, groupId, { expected, atOnce })
  const id = await findRequestSource(context.db, context.account.id)
  if (id === undefined) return byHand
  const asked = { ...context, requests: { id, unattended: false } }
  const { removed, group } = await clearSource(asked, groupId, { expected: undefined, atOnce })
  return { removed: byHand.removed + removed, group }
}

async function clearSource(
  context: Context,
  groupId: string,
  { expected, atOnce }: { expected: Expected; atOnce: number },
): Promise<Clearing> {
  let removed = 0
  for (let wanted = expected; ; wanted = undefined) {
    const step = await clearSome(context, groupId, { expected: wanted, atOnce })
    removed += step.removed
    if (step.removed < atOnce) return { removed, group: step.group }
  }
}

async function clearSome(
  context: Context,
  id: string,
  { expected, atOnce }: { expected: Expected; atOnce: number },
): Promise<Clearing> {
  return inTransaction(context, async inside => {
    const before = await lockVisibleGroup(inside, id, expected)
    const source = { accountId: inside.account.id, sourceId: sourceOf(inside) }
    const key = { ...source, groupId: id, limit: atOnce }
    const remove = new Set(await listMembersOf(inside.db, key))
    if (remove.size === 0) return { removed: 0, group: before }
    const members = { add: new Set<string>(), remove }
    return { removed: remove.size, group: await changeGroup(inside, id, { members }) }
  })
}

/** Who may manage groups puts anybody into them by id, a manager of single groups those whom they see. */
async function seenCandidates(
  context: Context,
  candidates: readonly Candidate[],
): Promise<readonly string[]> {
  if (may(context, 'groups.manage')) return candidates.map(({ id }) => id)
  const those = (kind: Candidate['kind']): readonly string[] =>
    candidates.flatMap(each => (each.kind === kind ? [each.id] : []))
  const users = await seenAmong(context, those('user'))
  const groups = await seenGroupsAmong(context, those('group'))
  return [...users, ...groups]
}

async function manualMembers(
  { db, account }: Context,
  groupId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Date | null>> {
  const rows = await findManualMembers(db, { accountId: account.id, groupId }, ids)
  return new Map(rows.map(({ id, until }) => [id, until]))
}

function checkUntil({ account }: Context, until: Date | null | undefined): void {
  if (until === undefined || until === null || until > account.readAt) return
  throw new Refusal('invalid', 'a membership ends in the future', { field: 'until' })
}

function sameTime(one: Date | null, other: Date | null): boolean {
  return one?.getTime() === other?.getTime()
}
