import type { Knex } from 'knex'
import type { PreviewTokens } from '../domain/claims/token-preview.ts'
import type { PasswordHasher } from '../lib/password-hasher.ts'
import type { SecretBox } from '../lib/secret-box.ts'

/** What the room is made of. */
export type AdminParts = {
  readonly db: Knex
  readonly box: SecretBox
  readonly hasher: PasswordHasher
  /** Whether the public URL is https: cookies are then secure. */
  readonly secure: boolean
  /** The provider's own code, handed in by the app. */
  readonly previewTokens: PreviewTokens
}
