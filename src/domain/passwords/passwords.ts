import type { User } from '../../model/user.ts'
import { findPassword, upsertPassword } from '../../storage/passwords.ts'
import { type Context, inTransaction } from '../context.ts'
import { endAccess, receiptData } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'
import { lockPerson } from '../users/lock-person.ts'
import { ofUser } from '../users/of-user.ts'
import { getUser } from '../users/users.ts'
import { newHash } from './new-hash.ts'
import { tellOfPassword } from './password-mail.ts'
import type { PasswordParts } from './password-parts.ts'

export type NewPassword = {
  readonly userId: string
  readonly password: string
  readonly oneTime: boolean
}

/**
 * Sets somebody's password and ends what they had open. A one-time password must be changed at the first sign-in. Who had
 * another one is told by mail.
 */
export async function setPassword(
  context: Context,
  parts: PasswordParts,
  { userId, password, oneTime }: NewPassword,
): Promise<void> {
  const user = await getUser(context, userId)
  const hash = await newHash(context, parts, { password, person: user })
  await inTransaction(context, async inside => {
    await lockPerson(inside, user.id)
    const former = await findPassword(inside.db, ofUser(inside, user.id))
    const at = await storePassword(inside, user, { hash, oneTime })
    if (former !== undefined) await tellOfPassword(inside, parts, { user, at, own: false })
  })
}

/**
 * Stores a password that somebody else chose, in the transaction that the caller is in, and ends what was open. Gives the
 * time.
 */
export async function storePassword(
  context: Context,
  { id, sub, userName }: Pick<User, 'id' | 'sub' | 'userName'>,
  { hash, oneTime }: { readonly hash: string; readonly oneTime: boolean },
): Promise<Date> {
  const at = await upsertPassword(context.db, ofUser(context, id), { hash, oneTime })
  const receipt = await endAccess(context, { sub, cause: 'password-reset' })
  await recordEvent(context, {
    type: 'user.password_set',
    target: { kind: 'user', id, name: userName },
    data: { oneTime, ...receiptData(receipt) },
  })
  return at
}
