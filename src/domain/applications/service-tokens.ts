import type { Knex } from 'knex'
import type { Account } from '../../model/account.ts'
import type { Application } from '../../model/application.ts'
import { findApplication } from '../../storage/applications/applications.ts'
import { findRecord } from '../../storage/oidc/oidc-records.ts'

/** What an access token says that an application got for itself (RFC 6749 4.4). */
export type ServiceToken = {
  readonly application: Application
  readonly scopes: ReadonlySet<string>
}

export type ServiceTokenRules = {
  /** The only resource (RFC 8707) that the token may be for. */
  readonly audience: string
  /** Whether a token that names no resource will do. */
  readonly anyAudience?: boolean
}

const longestLife = 3600
const tokenSyntax = /^[\w.~-]{1,255}$/

/**
 * The enabled application whose opaque client-credentials token this is, or undefined. The token has been issued within
 * the last hour; one that is bound to a key (RFC 9449, RFC 8705) is no bearer token.
 */
export async function findServiceToken(
  { db, account }: { readonly db: Knex; readonly account: Account },
  token: string,
  rules: ServiceTokenRules,
): Promise<ServiceToken | undefined> {
  if (!tokenSyntax.test(token)) return undefined
  const key = { accountId: account.id, model: 'ClientCredentials', id: token }
  const record = await findRecord(db, key)
  if (record === undefined || record.consumed !== null) return undefined
  const clientId = ownerOf(record.payload, rules)
  if (clientId === undefined) return undefined
  const application = await findApplication(db, { accountId: account.id, clientId })
  if (application?.enabled !== true) return undefined
  const { scope } = record.payload
  return { application, scopes: new Set(typeof scope === 'string' ? scope.split(' ') : []) }
}

function ownerOf(payload: Record<string, unknown>, rules: ServiceTokenRules): string | undefined {
  const { clientId, aud, jkt, 'x5t#S256': certificate } = payload
  if (!isLive(payload) || jkt !== undefined || certificate !== undefined) return undefined
  const fits = aud === rules.audience || (aud === undefined && rules.anyAudience === true)
  return fits && typeof clientId === 'string' ? clientId : undefined
}

function isLive({ iat, exp }: Record<string, unknown>): boolean {
  if (typeof iat !== 'number' || typeof exp !== 'number') return false
  return Math.min(exp, iat + longestLife) > Date.now() / 1000
}
