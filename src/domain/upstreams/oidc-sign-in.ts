import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildAuthorizationUrlWithJAR,
  calculatePKCECodeChallenge,
  fetchUserInfo,
} from 'openid-client'
import type { JsonObject } from '../../model/json.ts'
import type { Context } from '../context.ts'
import {
  configurationOf,
  type OidcParts,
  type OidcUpstream,
  signingKey,
} from './oidc-configuration.ts'
import { withUserinfo } from './oidc-arrival.ts'
import { failedAt } from './oidc-failure.ts'
import { UpstreamFailed } from './upstream-failed.ts'
import { secretOf } from './visits.ts'

/** What a sign-in at the upstream is asked for beyond its settings. */
export type Wishes = {
  /** Whom to expect, as typed. */
  readonly loginHint?: string | undefined
  /** A proof that is at most so many seconds old (OpenID Connect Core 3.1.2.1). */
  readonly maxAge?: number | undefined
}

/** Where an upstream sends people back to. */
export function callbackAddress({ account }: Pick<Context, 'account'>, upstreamId: string): string {
  return `${account.issuer}/sign-in/upstream/${upstreamId}/callback`
}

/** Where to send somebody so that they prove at the upstream who they are. */
export async function authorizationAddress(
  context: Context,
  parts: OidcParts,
  { upstream, state, wishes }: { upstream: OidcUpstream; state: string; wishes: Wishes },
): Promise<string> {
  const configuration = await configurationOf(parts, upstream)
  const { scopes, acrValues, prompt, signedRequests } = upstream.protocol
  const { loginHint, maxAge } = wishes
  const verifier = secretOf(parts.box, 'verifier', state)
  const parameters = {
    redirect_uri: callbackAddress(context, upstream.id),
    scope: scopes.join(' '),
    state,
    nonce: secretOf(parts.box, 'nonce', state),
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(acrValues === null ? {} : { acr_values: acrValues }),
    ...(prompt === null ? {} : { prompt }),
    ...(loginHint === undefined ? {} : { login_hint: loginHint }),
    ...(maxAge === undefined ? {} : { max_age: String(maxAge) }),
  }
  if (!signedRequests) return buildAuthorizationUrl(configuration, parameters).href
  const key = await signingKey(parts.box, upstream)
  const url = await buildAuthorizationUrlWithJAR(configuration, parameters, key)
  // OpenID Connect Core 6.1 wants these outside too; RFC 9101 5 does not mind.
  url.searchParams.set('response_type', 'code')
  url.searchParams.set('scope', parameters.scope)
  return url.href
}

/**
 * Redeems what the upstream sent back with somebody: gives the claims of the ID token, and beside them those of the
 * userinfo endpoint where it is asked. Everything is checked: state, `iss` (RFC 9207), PKCE, signature, issuer, audience,
 * time, nonce. Throws `UpstreamFailed`.
 */
export async function redeem(
  context: Context,
  parts: OidcParts,
  answer: {
    readonly upstream: OidcUpstream
    readonly state: string
    readonly query: string
    /** Since when the sign-in there has to be, in seconds since 1970 (`auth_time`, OpenID Connect Core 3.1.2.1). */
    readonly freshSince?: number | undefined
  },
): Promise<JsonObject> {
  const { upstream, state, query, freshSince } = answer
  const configuration = await configurationOf(parts, upstream)
  const address = new URL(callbackAddress(context, upstream.id))
  address.search = query
  const tokens = await authorizationCodeGrant(configuration, address, {
    expectedState: state,
    expectedNonce: secretOf(parts.box, 'nonce', state),
    pkceCodeVerifier: secretOf(parts.box, 'verifier', state),
    idTokenExpected: true,
    ...(freshSince === undefined ? {} : { maxAge: Math.floor(Date.now() / 1000) - freshSince }),
  }).catch(failedAt('bad-answer'))
  const claims = tokens.claims()
  if (claims === undefined) throw new UpstreamFailed('bad-answer', 'there is no ID token')
  const said = claims as JsonObject
  if (!upstream.protocol.userinfo) return said
  const told = await fetchUserInfo(configuration, tokens.access_token, claims.sub).catch(
    failedAt('bad-answer'),
  )
  return withUserinfo(said, told as JsonObject)
}
