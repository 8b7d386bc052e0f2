import { isPresentHash } from '../../lib/password-engine.ts'
import { HasherBusy, type PasswordHasher } from '../../lib/password-hasher.ts'
import { type PasswordRow, renewPassword } from '../../storage/passwords.ts'
import type { Context } from '../context.ts'
import { ofUser } from '../users/of-user.ts'

/**
 * Makes the hash of a password that was right just now anew, where it was made with other parameters than they are today.
 * Whatever another change has put in its place meanwhile stays. Where the machine is busy a later sign-in does it.
 */
export async function renewHash(
  context: Context,
  hasher: PasswordHasher,
  { userId, password, stored }: Right,
): Promise<void> {
  if (stored === undefined || isPresentHash(stored.hash)) return
  const hash = await hasher.hash(password).catch((error: unknown) => {
    if (!(error instanceof HasherBusy)) throw error
  })
  if (hash === undefined) return
  await renewPassword(context.db, ofUser(context, userId), { expected: stored.hash, hash })
}

type Right = {
  readonly userId: string
  readonly password: string
  readonly stored: Pick<PasswordRow, 'hash'> | undefined
}
