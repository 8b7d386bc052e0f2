import { isDeepStrictEqual } from 'node:util'
import { Refusal } from '../../model/refusal.ts'
import type { User } from '../../model/user.ts'
import type { Context } from '../context.ts'
import { demandToChangeProfile, demandToLetIn } from './giving.ts'
import { changeUser, type UserChange } from './change-user.ts'
import { getUser } from './users.ts'

/**
 * Changes by hand what a person is called and what is known of them. Refuses it for whom a directory manages: that is
 * changed there, and what is given here (role, rights, groups, suspension) has operations of its own.
 */
export async function changeProfile(
  context: Context,
  id: string,
  { change, ...rest }: UserChange,
): Promise<User> {
  await demandToReaddress(context, id, change)
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

/** Whoever decides where somebody's mail goes can have a way in sent there. */
async function demandToReaddress(
  context: Context,
  id: string,
  change: UserChange['change'],
): Promise<void> {
  if (context.caller === undefined || context.caller.id === id) return
  const before = await getUser(context, id)
  demandToChangeProfile(context, before)
  const { userName, values } = change(before)
  const isSame = isDeepStrictEqual(
    [userName, values['emails'] ?? []],
    [before.userName, before.values['emails'] ?? []],
  )
  if (!isSame) await demandToLetIn(context, before)
}
