import type { AccessToken, ClientCredentials, KoaContextWithOIDC } from 'oidc-provider'
import type { JsonObject } from '../model/json.ts'
import { accessTokenClaims } from './claims.ts'
import type { ProviderParts } from './parts.ts'
import { entryFor } from './request.ts'

type Token = AccessToken | ClientCredentials

type ExtraTokenClaims = (ctx: KoaContextWithOIDC, token: Token) => Promise<JsonObject | undefined>

/**
 * What an access token for a resource says of its person (RFC 9068 2.2.3), found anew at each issue. A token without a
 * resource is for userinfo, which asks itself; a service is nobody.
 */
export function extraClaims(parts: Pick<ProviderParts, 'db' | 'box'>): ExtraTokenClaims {
  return async (ctx, token) => {
    const sub = 'accountId' in token ? token.accountId : undefined
    if (sub === undefined || token.aud === undefined) return undefined
    const clientId = token.clientId ?? ''
    const { person, application } = await entryFor(ctx, parts.db, { sub, clientId })
    if (person === undefined) return undefined
    return accessTokenClaims(ctx, parts, { person, application, scope: token.scope ?? '' })
  }
}
