import type { BreachedPasswords } from '../../lib/breached-passwords.ts'
import type { PasswordHasher } from '../../lib/password-hasher.ts'
import type { SecretBox } from '../../lib/secret-box.ts'

/** What it takes to set a password. */
export type PasswordParts = {
  readonly hasher: PasswordHasher
  /** Seals the mail that tells of it. */
  readonly box: SecretBox
  /** Undefined where the operator names no service. */
  readonly breached?: BreachedPasswords | undefined
}
