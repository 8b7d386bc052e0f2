import type { Knex } from 'knex'
import type { PreviewTokens } from '../domain/claims/token-preview.ts'
import type { PasswordParts } from '../domain/passwords/password-parts.ts'

/** What the room is made of. */
export type AdminParts = PasswordParts & {
  readonly db: Knex
  /** Whether the public URL is https: cookies are then secure. */
  readonly secure: boolean
  /** The provider's own code, handed in by the app. */
  readonly previewTokens: PreviewTokens
}
