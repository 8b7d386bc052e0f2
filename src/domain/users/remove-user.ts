import { deleteUser } from '../../storage/users/users.ts'
import { leaveGroups, lockPrincipal } from '../../storage/groups/members.ts'
import { keepAnAdministrator } from './administrators.ts'
import { type Context, inTransaction } from '../context.ts'
import { endAccess, receiptData } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { lockVisibleUser } from './users.ts'

/**
 * Deletes a person with values, password, memberships and assignments, and ends all access, in one transaction. Counts
 * and versions of the groups follow. The userName is free at once; the id and the subject are never used again.
 */
export async function removeUser(context: Context, id: string, expected?: Expected): Promise<void> {
  await inTransaction(context, async inside => {
    const user = await lockVisibleUser(inside, id, expected)
    await keepAnAdministrator(inside, user)
    await lockPrincipal(inside.db, inside.account.id, id)
    const groups = await leaveGroups(inside.db, inside.account.id, id)
    const receipt = await endAccess(inside, { sub: user.sub, cause: 'deleted' })
    await deleteUser(inside.db, inside.account.id, id)
    await recordEvent(inside, {
      type: 'user.deleted',
      target: { kind: 'user', id, name: user.userName },
      data: { groups: groups.length, ...receiptData(receipt) },
    })
  })
}
