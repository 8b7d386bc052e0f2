import type { PasswordHasher } from '../../lib/password-hasher.ts'
import type { User } from '../../model/user.ts'
import { upsertPassword } from '../../storage/passwords.ts'
import { type Context, inTransaction } from '../context.ts'
import { endAccess, receiptData } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'
import { checkPassword, hashing } from './password-rules.ts'
import { getUser } from '../users/users.ts'

export type NewPassword = {
  readonly userId: string
  readonly password: string
  readonly oneTime: boolean
}

/**
 * Sets somebody's password and ends what they had open. A one-time password must be changed at the first sign-in.
 */
export async function setPassword(
  context: Context,
  hasher: PasswordHasher,
  { userId, password, oneTime }: NewPassword,
): Promise<void> {
  const user = await getUser(context, userId)
  const hash = await hashPassword(hasher, { password, userName: user.userName })
  await inTransaction(context, inside => storePassword(inside, user, { hash, oneTime }))
}

/** The hash of a password that keeps the rules; refuses one that does not. */
export async function hashPassword(
  hasher: PasswordHasher,
  { password, userName }: { readonly password: string; readonly userName: string },
): Promise<string> {
  checkPassword(password, userName)
  return hashing(() => hasher.hash(password))
}

/** Stores a password that somebody else chose, in the transaction that the caller is in, and ends what was open. */
export async function storePassword(
  context: Context,
  { id, sub, userName }: Pick<User, 'id' | 'sub' | 'userName'>,
  { hash, oneTime }: { readonly hash: string; readonly oneTime: boolean },
): Promise<void> {
  await upsertPassword(context.db, { accountId: context.account.id, userId: id }, { hash, oneTime })
  const receipt = await endAccess(context, { sub, cause: 'password-reset' })
  await recordEvent(context, {
    type: 'user.password_set',
    target: { kind: 'user', id, name: userName },
    data: { oneTime, ...receiptData(receipt) },
  })
}
