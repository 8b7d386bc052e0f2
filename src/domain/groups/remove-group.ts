import { deleteGroup } from '../../storage/groups/groups.ts'
import { leaveGroups } from '../../storage/groups/members.ts'
import { forgetJoinGroup } from '../../storage/join-requests/forget-group.ts'
import { groupRemoved } from '../changed-entry.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { endLostActivation } from '../rights/lost-activation.ts'
import { holdGroup, lockVisibleGroup } from './groups.ts'

/**
 * Deletes a group for good, as a directory does: its name is free at once. The groups that held it as a member are counted
 * down in the same transaction. By hand it is `discardGroup`.
 */
export async function removeGroup(
  context: Context,
  id: string,
  expected?: Expected,
): Promise<void> {
  await inTransaction(context, async inside => {
    await holdGroup(inside, id)
    const group = await lockVisibleGroup(inside, id, expected)
    await leaveGroups(inside.db, inside.account.id, id)
    await forgetJoinGroup(inside.db, { accountId: inside.account.id, groupId: id })
    const left = await deleteGroup(inside.db, inside.account.id, id)
    const target = { kind: 'group', id, name: group.name } as const
    const data = { members: group.memberCount }
    await recordEvent(inside, { type: 'group.deleted', target, data }, groupRemoved(id, left))
    await endLostActivation(inside, [id, ...left.people])
  })
}
