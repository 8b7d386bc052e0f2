import { isId } from '../../lib/ids.ts'
import type { Group } from '../../model/group.ts'
import { Refusal } from '../../model/refusal.ts'
import { findMisfits, lockCandidates } from '../../storage/groups/members.ts'
import {
  findManualMembers,
  findMemberSources,
  listManualMembers,
} from '../../storage/groups/member-rows.ts'
import { type Context, inTransaction } from '../context.ts'
import type { Expected } from '../expected-version.ts'
import { changeGroup } from './change-group.ts'
import { lockVisibleGroup } from './groups.ts'
import { demandToChangeMembers } from './managers.ts'

/** The most members that one request adds. */
const mostAdded = 1000
const batch = 5000

export type MemberOutcome =
  | 'added'
  | 'changed' // a member by hand already, whose end is another one now
  | 'present'
  | 'unknown' // no such user or group
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
    const known = await lockCandidates(inside.db, scope, asked.filter(isId))
    const before = await lockVisibleGroup(inside, groupId, expected)
    const knownIds = known.map(({ id }) => id)
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

/** Takes one member out of a group. What a connection wrote is its directory's to take away. */
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
    if (!sources.includes('manual')) {
      throw new Refusal(
        'conflict',
        'a connection put this member into the group: only it removes them',
      )
    }
    const members = { add: new Set<string>(), remove: new Set([memberId]) }
    return changeGroup(inside, group.id, { members })
  })
}

export type Clearing = {
  /** How many members by hand went. */
  readonly removed: number
  readonly group: Group
}

/**
 * Takes everybody out who was put into the group by hand, some thousand in each step: members of directories stay. Inside
 * a transaction all steps are one.
 */
export async function clearMembers(
  context: Context,
  groupId: string,
  expected?: Expected,
): Promise<Clearing> {
  await demandToChangeMembers(context, groupId)
  let removed = 0
  for (let wanted = expected; ; wanted = undefined) {
    const step = await clearSome(context, groupId, wanted)
    removed += step.removed
    if (step.removed < batch) return { removed, group: step.group }
  }
}

async function clearSome(context: Context, id: string, expected: Expected): Promise<Clearing> {
  return inTransaction(context, async inside => {
    const before = await lockVisibleGroup(inside, id, expected)
    const key = { accountId: inside.account.id, groupId: id, limit: batch }
    const remove = new Set(await listManualMembers(inside.db, key))
    if (remove.size === 0) return { removed: 0, group: before }
    const members = { add: new Set<string>(), remove }
    return { removed: remove.size, group: await changeGroup(inside, id, { members }) }
  })
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
