import type { Knex } from 'knex'
import type { AdapterFactory, AdapterPayload, Provider } from 'oidc-provider'
import type { Logger } from 'pino'
import type { SigningKey } from '../domain/keys/signing-keys.ts'
import type { PasswordParts } from '../domain/passwords/password-parts.ts'
import type { RateLimit } from '../http/rate-limit.ts'
import type { Middleware } from '../http/state.ts'
import type { MetadataCache } from '../domain/upstreams/oidc-configuration.ts'
import type { Outbound } from '../lib/outbound.ts'
import type { SecretBox } from '../lib/secret-box.ts'
import type { Account } from '../model/account.ts'

/** What a provider is made of; `createAdapter` is that of storage, handed in by the app. */
export type ProviderParts = PasswordParts & {
  readonly db: Knex
  readonly log: Logger
  /** Whether the public URL is https: cookies are then secure. */
  readonly secure: boolean
  readonly createAdapter: (parts: {
    readonly db: Knex
    readonly accountId: string
    readonly box: SecretBox
    readonly findClient: (clientId: string) => Promise<AdapterPayload | undefined>
  }) => AdapterFactory
  /** Runs the answer to a token request so that what it uses up and what it issues are stored as one; storage's too. */
  readonly issueAsOne: (db: Knex, answer: () => Promise<void>) => Promise<void>
}

/** What the room is made of. */
export type OpenidParts = ProviderParts & {
  /** Reaches other servers, and what is known of those that are OpenID providers. */
  readonly outbound: Outbound
  readonly metadata: MetadataCache
  readonly limit: RateLimit
}

/** The OpenID provider of one account, ready to serve below its path. */
export type AccountProvider = {
  readonly account: Account
  readonly keys: readonly SigningKey[]
  readonly provider: Provider
  readonly serve: Middleware
}
