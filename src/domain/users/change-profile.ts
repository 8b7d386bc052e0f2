import { isDeepStrictEqual } from 'node:util'
import type { User } from '../../model/user.ts'
import { type Context, inTransaction } from '../context.ts'
import { demandToChangeProfile, demandToLetIn } from './giving.ts'
import { checkAttributes } from './check-attributes.ts'
import { changeUser, type UserChange } from './change-user.ts'
import { lockVisibleUser } from './users.ts'

/**
 * Changes by hand what a person is called and what is known of them. What a directory wrote is changed there; what is given
 * here (role, rights, groups, suspension) has operations of its own.
 */
export async function changeProfile(
  context: Context,
  id: string,
  { change, ...rest }: UserChange,
): Promise<User> {
  return inTransaction(context, async inside => {
    await demandToReaddress(inside, id, change)
    return changeUser(inside, id, {
      ...rest,
      change: async (user, within) => {
        demandToChangeProfile(within, user)
        const after = await change(user, within)
        await checkAttributes(within, after, user)
        return { ...after, active: user.active }
      },
    })
  })
}

/** Whoever decides where somebody's mail goes can have a way in sent there. Holds the person: nobody gives them more meanwhile. */
async function demandToReaddress(
  context: Context,
  id: string,
  change: UserChange['change'],
): Promise<void> {
  if (context.caller === undefined || context.caller.id === id) return
  const before = await lockVisibleUser(context, id)
  demandToChangeProfile(context, before)
  const { userName, values } = await change(before, context)
  const isSame = isDeepStrictEqual(
    [userName, values['emails'] ?? []],
    [before.userName, before.values['emails'] ?? []],
  )
  if (!isSame) await demandToLetIn(context, before)
}
