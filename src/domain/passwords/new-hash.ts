import type { Context } from '../context.ts'
import type { Named } from './context-words.ts'
import { hashing } from './hashing.ts'
import type { PasswordParts } from './password-parts.ts'
import { badPassword, checkPassword } from './password-rules.ts'

/** The hash of a password that keeps all the rules, whoever chose it and at whatever door; refuses one that does not. */
export async function newHash(
  context: Pick<Context, 'account'>,
  { hasher, breached }: Omit<PasswordParts, 'box'>,
  { password, person }: { readonly password: string; readonly person: Named },
): Promise<string> {
  checkPassword(context, { password, person })
  if (await breached?.(password)) {
    throw badPassword(
      'A password is none that became known in a break-in: use this one nowhere any more.',
    )
  }
  return hashing(() => hasher.hash(password))
}
