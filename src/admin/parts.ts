import type { Knex } from 'knex'
import type { PreviewTokens } from '../domain/claims/token-preview.ts'
import type { PasswordParts } from '../domain/passwords/password-parts.ts'
import type { MetadataCache } from '../domain/upstreams/oidc-configuration.ts'
import type { RateLimit } from '../http/rate-limit.ts'
import type { Outbound } from '../lib/outbound.ts'

/** What the room is made of. */
export type AdminParts = PasswordParts & {
  readonly db: Knex
  /** Reaches other servers, and what is known of those that are OpenID providers. */
  readonly outbound: Outbound
  readonly metadata: MetadataCache
  readonly limit: RateLimit
  /** Whether the public URL is https: cookies are then secure. */
  readonly secure: boolean
  /** The provider's own code, handed in by the app. */
  readonly previewTokens: PreviewTokens
}
