import { isDeepStrictEqual } from 'node:util'
import type { User } from '../../model/user.ts'
import type { Context } from '../context.ts'
import { demandToChangeProfile, demandToLetIn } from './giving.ts'
import { checkAttributes } from './check-attributes.ts'
import { changeUser, type UserChange } from './change-user.ts'
import { getUser } from './users.ts'

/**
 * Changes by hand what a person is called and what is known of them. What a directory wrote is changed there; what is given
 * here (role, rights, groups, suspension) has operations of its own.
 */
export async function changeProfile(
  context: Context,
  id: string,
  { change, ...rest }: UserChange,
): Promise<User> {
  await demandToReaddress(context, id, change)
  return changeUser(context, id, {
    ...rest,
    change: async (user, inside) => {
      demandToChangeProfile(inside, user)
      const after = await change(user, inside)
      await checkAttributes(inside, after, user)
      return { ...after, active: user.active }
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
  const { userName, values } = await change(before, context)
  const isSame = isDeepStrictEqual(
    [userName, values['emails'] ?? []],
    [before.userName, before.values['emails'] ?? []],
  )
  if (!isSame) await demandToLetIn(context, before)
}
