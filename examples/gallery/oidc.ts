import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  type IDToken,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
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

/** Reads the issuer's metadata at the first use and keeps it; a failure is not kept, so that the issuer may come later. */
function discoverOnce(settings: Settings): () => Promise<Configuration> {
  let known: Promise<Configuration> | undefined
  return async () => {
    known ??= discover(settings)
    try {
      return await known
    } catch (error) {
      known = undefined
      throw error
    }
  }
}

function discover({ issuer, clientId, clientSecret }: Settings): Promise<Configuration> {
  // plain http never leaves this machine; everywhere else the library insists on https
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(issuer.hostname)
  // the signature is checked too, though a token that came over TLS could do without (OpenID Connect Core 3.1.3.7)
  const execute = [enableNonRepudiationChecks, ...(loopback ? [allowInsecureRequests] : [])]
  const authentication = ClientSecretBasic(clientSecret)
  return discovery(issuer, clientId, undefined, authentication, { execute })
}
