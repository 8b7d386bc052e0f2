import type { PasswordHasher } from '../../lib/password-hasher.ts'
import { readablePassword } from '../../lib/readable-password.ts'
import { Refusal } from '../../model/refusal.ts'
import type { User } from '../../model/user.ts'
import { type Context, inTransaction } from '../context.ts'
import { hashPassword, storePassword } from '../passwords/passwords.ts'
import { demandToChangeProfile, demandToLetIn } from './giving.ts'
import { findInvitation } from './invitations/invitations.ts'
import { getUser, lockVisibleUser } from './users.ts'

/**
 * Gives somebody a one-time password, which must be changed at the first sign-in, and ends what they have open. Gives the
 * password, this once: the given one, or a new one.
 */
export async function resetPassword(
  context: Context,
  hasher: PasswordHasher,
  {
    userId,
    password = readablePassword(),
  }: { readonly userId: string; readonly password?: string },
): Promise<string> {
  const before = await getUser(context, userId)
  await demandToReset(context, before) // before anything is hashed
  const hash = await hashPassword(hasher, { password, userName: before.userName })
  await inTransaction(context, async inside => {
    // Held, and asked again: the person may be somebody with more by now.
    const user = await lockVisibleUser(inside, userId)
    await demandToReset(inside, user)
    await storePassword(inside, user, { hash, oneTime: true })
  })
  return password
}

async function demandToReset(context: Context, user: User): Promise<void> {
  demandToChangeProfile(context, user)
  await demandToLetIn(context, user)
  if (!user.active && (await findInvitation(context, user.id)) !== undefined) {
    throw new Refusal('conflict', 'this user was invited and has not come yet: invite again')
  }
}
