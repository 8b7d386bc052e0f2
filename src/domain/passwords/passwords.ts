import type { PasswordHasher } from '../../lib/password-hasher.ts'
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
  input: NewPassword,
): Promise<void> {
  const user = await getUser(context, input.userId)
  checkPassword(input.password, user.userName)
  const hash = await hashing(() => hasher.hash(input.password))
  const key = { accountId: context.account.id, userId: user.id }
  await inTransaction(context, async inside => {
    await upsertPassword(inside.db, key, { hash, oneTime: input.oneTime })
    const receipt = await endAccess(inside, { sub: user.sub, cause: 'password-reset' })
    const target = { kind: 'user', id: user.id, name: user.userName } as const
    await recordEvent(inside, {
      type: 'user.password_set',
      target,
      data: { oneTime: input.oneTime, ...receiptData(receipt) },
    })
  })
}
