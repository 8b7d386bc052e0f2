import { readablePassword } from '../../lib/readable-password.ts'
import { Refusal } from '../../model/refusal.ts'
import type { User } from '../../model/user.ts'
import { type Context, inTransaction } from '../context.ts'
import { hashing } from '../passwords/hashing.ts'
import { tellOfPassword } from '../passwords/password-mail.ts'
import type { PasswordParts } from '../passwords/password-parts.ts'
import { storePassword } from '../passwords/passwords.ts'
import { demandToChangeProfile, demandToLetIn } from './giving.ts'
import { findInvitation } from './invitations/invitations.ts'
import { getUser, lockVisibleUser } from './users.ts'

/**
 * Gives somebody a new one-time password, which must be changed at the first sign-in, ends what they have open and tells
 * them by mail. Gives the password, this once. Nobody chooses it for them (ASVS 6.4.6).
 */
export async function resetPassword(
  context: Context,
  parts: PasswordParts,
  { userId }: { readonly userId: string },
): Promise<string> {
  const before = await getUser(context, userId)
  await demandToReset(context, before) // before anything is hashed
  const password = readablePassword()
  const hash = await hashing(() => parts.hasher.hash(password))
  await inTransaction(context, async inside => {
    // Held, and asked again: the person may be somebody with more by now.
    const user = await lockVisibleUser(inside, userId)
    await demandToReset(inside, user)
    const at = await storePassword(inside, user, { hash, oneTime: true })
    await tellOfPassword(inside, parts, { user, at, own: false })
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
