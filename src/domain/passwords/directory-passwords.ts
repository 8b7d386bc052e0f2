import type { User } from '../../model/user.ts'
import { findPassword, upsertPassword } from '../../storage/passwords.ts'
import type { Context } from '../context.ts'
import { ofUser } from '../users/of-user.ts'
import type { Named } from './context-words.ts'
import { hashing } from './hashing.ts'
import { newHash } from './new-hash.ts'
import { tellOfPassword } from './password-mail.ts'
import type { PasswordParts } from './password-parts.ts'

type Given = { readonly person: Named; readonly password?: string | undefined }

/**
 * The hash of a password that a directory sent; undefined where there is none or the connection ignores them. Refuses
 * one that breaks the rules.
 */
export async function acceptedHash(
  context: Context,
  { person, password }: Given,
): Promise<string | undefined> {
  const parts = partsOf(context)
  if (password === undefined || parts === undefined) return undefined
  return newHash(context, parts, { password, person })
}

/** As `acceptedHash` for somebody who exists: undefined also where it is the present password, which directories repeat. */
export async function changedHash(
  context: Context,
  user: User,
  given: Given,
): Promise<string | undefined> {
  const parts = partsOf(context)
  const { password } = given
  if (password === undefined || parts === undefined) return undefined
  const stored = await findPassword(context.db, ofUser(context, user.id))
  if (await hashing(() => parts.hasher.verify(password, stored?.hash))) return undefined
  return acceptedHash(context, given)
}

/** Stores the first hash of somebody new, in the transaction that the caller is in. */
export async function storeFirstHash(
  context: Context,
  user: Pick<User, 'id'>,
  hash: string,
): Promise<void> {
  await upsertPassword(context.db, ofUser(context, user.id), { hash, oneTime: false })
}

/** Stores a hash in the transaction that the caller is in, and tells the person by mail. */
export async function storeChangedHash(context: Context, user: User, hash: string): Promise<void> {
  const at = await upsertPassword(context.db, ofUser(context, user.id), { hash, oneTime: false })
  const parts = partsOf(context)
  if (parts !== undefined) await tellOfPassword(context, parts, { user, at, own: false })
}

function partsOf({ connection, passwords }: Context): PasswordParts | undefined {
  if (connection?.passwords !== 'accept') return undefined
  if (passwords === undefined) throw new Error('a door that takes passwords gives what sets them')
  return passwords
}
