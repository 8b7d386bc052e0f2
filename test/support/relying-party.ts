import * as client from 'openid-client'
import type { Account } from '../../src/model/account.ts'
import type { View } from './browser.ts'

/** An application as its own code sees it, on a public OpenID client library. */
export type RelyingParty = {
  readonly configuration: client.Configuration
  readonly redirectUri: string
  /** Begins a sign-in. */
  readonly begin: (parameters?: Readonly<Record<string, string>>) => Promise<Began>
  /** Redeems what the browser came back with. */
  readonly redeem: (began: Began, view: View) => Promise<Tokens>
  readonly refresh: (token: string) => Promise<Tokens>
  /** A request as the application would send it, with its credentials and without the library's checks. */
  readonly post: (path: string, parameters: Record<string, string>) => Promise<Answer>
}

export type Tokens = client.TokenEndpointResponse & client.TokenEndpointResponseHelpers

export type Began = {
  readonly url: string
  readonly verifier: string
  readonly state: string
  readonly nonce: string
}

export type Answer = { readonly status: number; readonly body: Record<string, unknown> }

export type Registration = { readonly clientId: string; readonly clientSecret: string }

type AnyRegistration = { readonly clientId: string; readonly clientSecret: string | null }

/** What an application knows of itself, where it is not one with a secret that reads ES256. */
export type Kind = {
  readonly authentication?: client.ClientAuth
  readonly redirectUri?: string
  readonly metadata?: Partial<client.ClientMetadata>
}

export const redirectUri = 'https://app.example/callback'

export async function relyingParty(
  account: Account,
  { clientId, clientSecret }: AnyRegistration,
  kind: Kind = {},
): Promise<RelyingParty> {
  const secretOrNone = clientSecret === null ? client.None() : client.ClientSecretPost(clientSecret)
  const address = kind.redirectUri ?? redirectUri
  const configuration = await client.discovery(
    new URL(account.issuer),
    clientId,
    { id_token_signed_response_alg: 'ES256', ...kind.metadata },
    kind.authentication ?? secretOrNone,
    { execute: [client.allowInsecureRequests] },
  )
  return {
    configuration,
    redirectUri: address,
    async begin(parameters = {}) {
      const verifier = client.randomPKCECodeVerifier()
      const state = client.randomState()
      const nonce = client.randomNonce()
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: address,
        scope: 'openid profile email groups roles',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...parameters,
      })
      return { url: url.href, verifier, state, nonce }
    },
    redeem: ({ verifier, state, nonce }, { url }) =>
      client.authorizationCodeGrant(configuration, url, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      }),
    refresh: token => client.refreshTokenGrant(configuration, token),
    async post(path, parameters) {
      const response = await fetch(`${account.issuer}${path}`, {
        method: 'POST',
        body: new URLSearchParams({
          ...parameters,
          client_id: clientId,
          ...(clientSecret === null ? {} : { client_secret: clientSecret }),
        }),
      })
      const text = await response.text()
      const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
      return { status: response.status, body }
    },
  }
}
