import type { User } from '../../model/user.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { newHash } from '../passwords/new-hash.ts'
import type { PasswordParts } from '../passwords/password-parts.ts'
import { storePassword } from '../passwords/passwords.ts'
import { checkAttributes } from './check-attributes.ts'
import { createUser, type NewUserInput } from './create-user.ts'

/**
 * Creates a person by hand. A password that is given can be used once: the person chooses another at the first sign-in.
 */
export async function addUser(
  context: Context,
  parts: PasswordParts,
  { password, ...input }: NewUserInput,
): Promise<User> {
  demandRight(context, 'users.manage') // before anything is hashed
  const hash =
    password === undefined ? undefined : await newHash(context, parts, { password, person: input })
  return inTransaction(context, async inside => {
    await checkAttributes(inside, input)
    const user = await createUser(inside, input)
    if (hash !== undefined) await storePassword(inside, user, { hash, oneTime: true })
    return user
  })
}
