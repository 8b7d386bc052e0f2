import type { JsonObject } from '../../model/json.ts'
import type { NewOwner, RemovedUser } from '../../model/removed-user.ts'
import { leaveGroups, lockPrincipal } from '../../storage/groups/members.ts'
import { findUserLosses } from '../../storage/users/user-losses.ts'
import { deleteUser } from '../../storage/users/users.ts'
import { keepAnAdministrator } from './administrators.ts'
import { type Context, inTransaction } from '../context.ts'
import { endAccess, receiptData } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { isActive } from '../person.ts'
import { undone } from '../what-if.ts'
import { demandToRule } from './giving.ts'
import { handOver } from './hand-over.ts'
import { lockVisibleUser } from './users.ts'

export type UserRemoval = {
  readonly expected?: Expected
  /** The id of the user who takes over what the person owns; the account itself unless given. */
  readonly owner?: string
}

/**
 * Deletes a person with values, password, memberships and assignments, and ends all access, in one transaction. Counts
 * and versions of the groups follow. The userName is free at once; the id and the subject are never used again. What the
 * person owned gets another owner, and what the person gave to others stays.
 */
export async function removeUser(
  context: Context,
  id: string,
  { expected, owner }: UserRemoval = {},
): Promise<RemovedUser> {
  return inTransaction(context, async inside => {
    const user = await lockVisibleUser(inside, id, expected)
    demandToRule(inside, user)
    await keepAnAdministrator(inside, user)
    const key = { accountId: inside.account.id, id }
    await lockPrincipal(inside.db, key.accountId, id)
    const { invited, ...losses } = await findUserLosses(inside.db, key)
    const groups = await leaveGroups(inside.db, key.accountId, id)
    const access = await endAccess(inside, { sub: user.sub, cause: 'deleted' })
    const newOwner = await handOver(inside, user, owner)
    await deleteUser(inside.db, key.accountId, id)
    await recordEvent(inside, {
      type: 'user.deleted',
      target: { kind: 'user', id, name: user.userName },
      data: { groups: groups.length, owner: toData(newOwner), ...receiptData(access) },
    })
    const seat = isActive(user) || invited
    return { ...losses, id, userName: user.userName, owner: newOwner, seat, access }
  })
}

/** What the deletion of a person would do: done and rolled back. */
export async function previewRemoval(
  context: Context,
  id: string,
  removal: UserRemoval = {},
): Promise<RemovedUser> {
  return undone(context, inside => removeUser(inside, id, removal))
}

function toData({ kind, id, name }: NewOwner): JsonObject {
  return { kind, id, name }
}
