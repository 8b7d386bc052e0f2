import { Refusal } from '../../model/refusal.ts'
import type { Role } from '../../model/role.ts'
import type { User } from '../../model/user.ts'
import { updateUser } from '../../storage/users/users.ts'
import { keepAnAdministrator } from './administrators.ts'
import { type Context, inTransaction } from '../context.ts'
import { endByChange } from '../endings/end-by-change.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { followRole } from '../groups/role-memberships.ts'
import { demandToGiveRole } from '../rights/give-role.ts'
import { demandPowerOver } from '../rights/power-over.ts'
import { demandRoles } from '../plan/limits.ts'
import { endFormerWaysIn } from './former-ways-in.ts'
import { getUser, lockVisibleUser } from './users.ts'

export type RoleChange = {
  readonly role: Role
  /** The version that the caller saw; another one is refused as stale. */
  readonly expected?: Expected
}

/**
 * Gives a person another role by hand, with everything that follows from it (`role-memberships.ts`, `former-ways-in.ts`, `end-by-change.ts`). A
 * directory's role comes through its mapping instead. Refuses to take the role of the last active account administrator,
 * and to give one that has rights which whoever asks lacks.
 */
export async function changeRole(
  context: Context,
  id: string,
  { role, expected }: RoleChange,
): Promise<User> {
  if (context.connection !== undefined) {
    throw new Refusal('forbidden', 'a directory gives roles through its role mapping only')
  }
  await demandToGiveRole(context, role)
  return inTransaction(context, async inside => {
    const user = await lockVisibleUser(inside, id, expected)
    demandPowerOver(inside, user.role)
    if (user.role === role) return user
    await keepAnAdministrator(inside, user)
    demandRoles(inside, [role])
    await updateUser(inside.db, inside.account.id, { ...user, role })
    const followed = await followRole(inside, user, role)
    const after = { ...user, role }
    const closed = await endFormerWaysIn(inside, user, role)
    const ended = await endByChange(inside, { before: user, after, password: false })
    await recordEvent(inside, {
      type: 'user.changed',
      target: { kind: 'user', id, name: user.userName },
      data: { before: { role: user.role }, after: { role }, ...followed, ...closed, ...ended },
    })
    return getUser(inside, id)
  })
}
