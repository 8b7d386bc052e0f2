import { Refusal } from '../../model/refusal.ts'
import type { User } from '../../model/user.ts'
import { lockUser } from '../../storage/users/users.ts'
import type { Context } from '../context.ts'

/**
 * A person, whoever asks, held until the transaction ends. Whatever changes the ways in which somebody signs in holds the
 * person before anything else of theirs, so that such changes come one after the other and never wait in a circle.
 */
export async function lockPerson({ account, db }: Context, userId: string): Promise<User> {
  const user = await lockUser(db, account.id, userId)
  if (user === undefined) throw new Refusal('not-found', 'there is no such user')
  return user
}
