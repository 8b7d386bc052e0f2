import type { PasswordHasher } from '../../lib/password-hasher.ts'
import type { User } from '../../model/user.ts'
import { findPassword, upsertPassword } from '../../storage/passwords.ts'
import type { Context } from '../context.ts'
import { checkPassword, hashing } from './password-rules.ts'

type Given = { readonly userName: string; readonly password?: string | undefined }

/**
 * The hash of a password that a directory sent; undefined where there is none or the connection ignores them. Refuses
 * one that breaks the rules.
 */
export async function acceptedHash(
  context: Context,
  { userName, password }: Given,
): Promise<string | undefined> {
  const hasher = hasherOf(context)
  if (password === undefined || hasher === undefined) return undefined
  checkPassword(password, userName)
  return hashing(() => hasher.hash(password))
}

/** As `acceptedHash` for somebody who exists: undefined also where it is the present password, which directories repeat. */
export async function changedHash(
  context: Context,
  user: User,
  given: Given,
): Promise<string | undefined> {
  const hasher = hasherOf(context)
  const { password } = given
  if (password === undefined || hasher === undefined) return undefined
  const stored = await findPassword(context.db, keyOf(context, user))
  if (await hashing(() => hasher.verify(password, stored?.hash))) return undefined
  return acceptedHash(context, given)
}

/** Stores a hash in the transaction that the caller is in. */
export async function storeHash(
  context: Context,
  user: Pick<User, 'id'>,
  hash: string,
): Promise<void> {
  await upsertPassword(context.db, keyOf(context, user), { hash, oneTime: false })
}

function hasherOf({ connection, hasher }: Context): PasswordHasher | undefined {
  if (connection?.passwords !== 'accept') return undefined
  if (hasher === undefined) throw new Error('a door that takes passwords gives a hasher')
  return hasher
}

function keyOf(
  { account }: Context,
  { id }: Pick<User, 'id'>,
): { accountId: string; userId: string } {
  return { accountId: account.id, userId: id }
}
