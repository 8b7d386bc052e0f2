import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  type IDToken,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { discoverOnce } from './discover.ts'
import type { Settings } from './settings.ts'

/** A sign-in on its way: what must be the same when the browser comes back. */
export type Attempt = {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

export type SignedIn = { readonly claims: IDToken; readonly idToken: string }

export type Oidc = {
  readonly begin: () => Promise<{ readonly address: URL; readonly attempt: Attempt }>
  /** Redeems the code; rejects when the answer is a refusal, belongs to another attempt or is not genuine. */
  readonly finish: (answer: URL, attempt: Attempt) => Promise<SignedIn>
  readonly signOutAddress: (idToken: string) => Promise<URL>
}

const scope = 'openid profile email groups roles'

export function createOidc(settings: Settings): Oidc {
  const configuration = discoverOnce(settings)
  const addressOf = (path: string): string => new URL(path, settings.publicUrl).href
  return {
    begin: async () => {
      const attempt = {
        state: randomState(),
        nonce: randomNonce(),
        verifier: randomPKCECodeVerifier(),
      }
      const { state, nonce, verifier } = attempt
      const address = buildAuthorizationUrl(await configuration(), {
        redirect_uri: addressOf('/callback'),
        scope,
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return { address, attempt }
    },
    finish: async (answer, { state, nonce, verifier }) => {
      const tokens = await authorizationCodeGrant(await configuration(), answer, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
      })
      const claims = tokens.claims()
      const { id_token: idToken } = tokens
      if (claims === undefined || idToken === undefined) throw new Error('There was no ID token')
      return { claims, idToken }
    },
    signOutAddress: async idToken =>
      buildEndSessionUrl(await configuration(), {
        id_token_hint: idToken,
        post_logout_redirect_uri: addressOf('/signed-out'),
      }),
  }
}
