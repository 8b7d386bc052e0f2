import type { PasswordHasher } from '../../lib/password-hasher.ts'
import { readablePassword } from '../../lib/readable-password.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Context } from '../context.ts'
import { setPassword } from '../passwords/passwords.ts'
import { demandToChangeProfile, demandToLetIn } from './giving.ts'
import { findInvitation } from './invitations/invitations.ts'
import { getUser } from './users.ts'

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
  const user = await getUser(context, userId)
  demandToChangeProfile(context, user)
  await demandToLetIn(context, user)
  if (!user.active && (await findInvitation(context, userId)) !== undefined) {
    throw new Refusal('conflict', 'this user was invited and has not come yet: invite again')
  }
  await setPassword(context, hasher, { userId, password, oneTime: true })
  return password
}
