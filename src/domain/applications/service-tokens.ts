import type { Knex } from 'knex'
import type { Account } from '../../model/account.ts'
import type { Application } from '../../model/application.ts'
import { resolveSettings } from '../../model/client-settings.ts'
import { findApplication } from '../../storage/applications/applications.ts'
import {
  type EntitledApplication,
  findEntitledApplication,
} from '../../storage/rights/effective-rights.ts'
import { findRecord } from '../../storage/oidc/oidc-records.ts'

/** What an access token says that an application got for itself (RFC 6749 4.4). */
export type ServiceToken<Own extends Application = Application> = {
  readonly application: Own
  readonly scopes: ReadonlySet<string>
}

const longestLife = 3600
const tokenSyntax = /^[\w.~-]{1,255}$/

/**
 * The enabled application whose opaque client-credentials token this is, or undefined. The token is for this resource
 * (RFC 8707) and has been issued within the last hour; one that is bound to a key (RFC 9449, RFC 8705) is no bearer token.
 * What has been taken from the application since is gone from its scopes.
 */
export async function findServiceToken(
  parts: Parts,
  token: string,
  audience: string,
): Promise<ServiceToken | undefined> {
  return findTokenOf(parts, token, audience, findApplication)
}

/** As `findServiceToken`, with what was given to the application. */
export async function findEntitledToken(
  parts: Parts,
  token: string,
  audience: string,
): Promise<ServiceToken<EntitledApplication> | undefined> {
  return findTokenOf(parts, token, audience, findEntitledApplication)
}

type Parts = { readonly db: Knex; readonly account: Account }

type Find<Own> = (
  db: Knex,
  key: { accountId: string; clientId: string },
) => Promise<Own | undefined>

async function findTokenOf<Own extends Application>(
  { db, account }: Parts,
  token: string,
  audience: string,
  find: Find<Own>,
): Promise<ServiceToken<Own> | undefined> {
  if (!tokenSyntax.test(token)) return undefined
  const key = { accountId: account.id, model: 'ClientCredentials', id: token }
  const record = await findRecord(db, key)
  if (record === undefined || record.consumed !== null) return undefined
  const clientId = ownerOf(record.payload, audience)
  if (clientId === undefined) return undefined
  const application = await find(db, { accountId: account.id, clientId })
  if (application?.enabled !== true) return undefined
  const { resources } = resolveSettings(application.client)
  const resource = resources.find(each => each.audience === audience)
  if (resource === undefined) return undefined
  const { scope } = record.payload
  const granted = typeof scope === 'string' ? scope.split(' ') : []
  return { application, scopes: new Set(granted.filter(each => resource.scopes.includes(each))) }
}

function ownerOf(payload: Record<string, unknown>, audience: string): string | undefined {
  const { clientId, aud, jkt, 'x5t#S256': certificate } = payload
  if (!isLive(payload) || jkt !== undefined || certificate !== undefined) return undefined
  return aud === audience && typeof clientId === 'string' ? clientId : undefined
}

function isLive({ iat, exp }: Record<string, unknown>): boolean {
  if (typeof iat !== 'number' || typeof exp !== 'number') return false
  return Math.min(exp, iat + longestLife) > Date.now() / 1000
}
