import { Refusal } from '../../model/refusal.ts'
import type { User } from '../../model/user.ts'
import type { Context } from '../context.ts'
import { demandToChangeProfile } from './giving.ts'
import { changeUser, type UserChange } from './users.ts'

/**
 * Changes by hand what a person is called and what is known of them. Refuses it for whom a directory manages: that is
 * changed there, and what is given here (role, rights, groups, suspension) has operations of its own.
 */
export async function changeProfile(
  context: Context,
  id: string,
  { change, ...rest }: UserChange,
): Promise<User> {
  return changeUser(context, id, {
    ...rest,
    change: user => {
      demandToChangeProfile(context, user)
      if (user.managedBy !== null) {
        throw new Refusal(
          'forbidden',
          'a directory manages this user: name and attributes are changed there',
        )
      }
      return { ...change(user), active: user.active }
    },
  })
}
