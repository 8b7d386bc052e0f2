import { isId, nilId } from '../../lib/ids.ts'
import type { GroupManager } from '../../model/group-member.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  deleteManager,
  insertManager,
  isManager,
  listManagedGroups as listManagedRows,
  listManagers as listRows,
} from '../../storage/groups/managers.ts'
import { findSeenGroups } from '../../storage/groups/managed-groups.ts'
import { demandRight, may } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'
import { demandToGiveMembership } from '../rights/give-membership.ts'
import { findUser } from '../../storage/users/users.ts'
import { demandFeature } from '../plan/limits.ts'
import { getGroup, lockVisibleGroup } from './groups.ts'

/** So many people may manage one group. */
const mostManagers = 100

/** The people who may change the members of this group, beside those who may manage all groups. */
export async function listManagers(
  context: Context,
  groupId: string,
): Promise<readonly GroupManager[]> {
  demandRight(context, 'groups.view')
  const group = { accountId: context.account.id, groupId, limit: mostManagers }
  await getGroup(context, groupId)
  return listRows(context.db, group)
}

/**
 * Lets somebody change the members of a group. Whoever appoints must be able to give what the group carries. Doing it again
 * changes nothing.
 */
export async function addManager(context: Context, groupId: string, userId: string): Promise<void> {
  demandRight(context, 'groups.manage')
  demandFeature(context, 'groups')
  await inTransaction(context, async inside => {
    const { db, account } = inside
    const { name } = await lockVisibleGroup(inside, groupId)
    const user = isId(userId) ? await findUser(db, account.id, userId) : undefined
    if (user === undefined) throw new Refusal('not-found', 'there is no such user')
    await demandToGiveMembership(inside, [groupId])
    const key = { accountId: account.id, groupId, userId }
    const present = await listRows(db, { ...key, limit: mostManagers })
    if (present.length === mostManagers && !present.some(({ id }) => id === userId)) {
      throw new Refusal('invalid', `a group has at most ${mostManagers} managers`)
    }
    if (!(await insertManager(db, key))) return
    const target = { kind: 'group', id: groupId, name } as const
    const data = { manager: userId, name: user.userName }
    await recordEvent(inside, { type: 'group.manager_added', target, data })
  })
}

/** Takes from somebody that they may change the members of a group; refuses as not found who does not manage it. */
export async function removeManager(
  context: Context,
  groupId: string,
  userId: string,
): Promise<void> {
  demandRight(context, 'groups.manage')
  await inTransaction(context, async inside => {
    const { db, account } = inside
    const { name } = await lockVisibleGroup(inside, groupId)
    if (!(await deleteManager(db, { accountId: account.id, groupId, userId }))) {
      throw new Refusal('not-found', 'this user does not manage the group')
    }
    const target = { kind: 'group', id: groupId, name } as const
    await recordEvent(inside, {
      type: 'group.manager_removed',
      target,
      data: { manager: userId },
    })
  })
}

/** The groups whose members whoever asks may change as their manager. */
export async function listManagedGroups(
  { db, account, caller }: Context,
  request: PartRequest = {},
): Promise<Part<{ readonly id: string; readonly name: string; readonly memberCount: number }>> {
  const userId = caller?.id ?? ''
  if (!isId(userId)) return { items: [], next: undefined }
  return partOf(request, ({ after, limit }) =>
    listManagedRows(db, { accountId: account.id, userId, after: after ?? nilId, limit }),
  )
}

/** Refuses whoever may neither see all groups nor manages this one; whether there is such a group does not show. */
export async function demandSightOf(context: Context, groupId: string): Promise<void> {
  if (may(context, 'groups.view') || (await manages(context, groupId))) return
  throw new Refusal('forbidden', 'this needs the right groups.view, or to manage the group')
}

/** As `demandSightOf`, for changing who is in the group. */
export async function demandToChangeMembers(context: Context, groupId: string): Promise<void> {
  if (may(context, 'groups.manage') || (await manages(context, groupId))) return
  throw new Refusal('forbidden', 'this needs the right groups.manage, or to manage the group')
}

/** Those of these groups that whoever asks sees: all, or the own ones of a manager and the groups in them. */
export async function seenGroupsAmong(
  context: Context,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { db, account, caller } = context
  if (caller === undefined || may(context, 'groups.view')) return new Set(ids)
  if (caller.kind !== 'user') return new Set()
  const sharing = may(context, 'shares.select-groups')
  const key = { accountId: account.id, userId: caller.id, sharing }
  return new Set(await findSeenGroups(db, key, ids))
}

async function manages({ db, account, caller }: Context, groupId: string): Promise<boolean> {
  if (caller?.kind !== 'user') return false
  return isManager(db, { accountId: account.id, groupId, userId: caller.id })
}
