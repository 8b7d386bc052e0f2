import type { JsonObject } from './json.ts'
import type { SigningAlgorithm } from './signing-key.ts'

export const clientTypes = ['web', 'browser', 'native', 'service'] as const

/**
 * What an application is as an OAuth client (RFC 6749 2.1). `web` runs on a server and keeps secrets; `browser` and
 * `native` run on people's machines and keep none; `service` acts for itself and signs nobody in.
 */
export type ClientType = (typeof clientTypes)[number]

export const grantNames = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'device_code',
] as const

export type GrantName = (typeof grantNames)[number]

export const clientAuthentications = [
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'none',
] as const

export type ClientAuthentication = (typeof clientAuthentications)[number]

/** An audience for which an application may get tokens, and the scopes that it may ask for there (RFC 8707). */
export type ResourceAccess = { readonly audience: string; readonly scopes: readonly string[] }

/** How an application is as a client. Members that are absent have the defaults below. */
export type ClientSettings = {
  readonly type?: ClientType
  readonly grants?: readonly GrantName[]
  readonly authentication?: ClientAuthentication
  /** The public keys with which it signs assertions and request objects. */
  readonly jwks?: { readonly keys: readonly JsonObject[] }
  readonly idTokenAlgorithm?: SigningAlgorithm
  /** With it userinfo is a signed JWT. */
  readonly userinfoAlgorithm?: SigningAlgorithm
  /** Off only for clients with a secret or key, and only where they cannot do it. */
  readonly pkce?: boolean
  /** Demands pushed authorization requests (RFC 9126). */
  readonly pushedRequests?: boolean
  /** Demands signed request objects (RFC 9101). */
  readonly signedRequests?: boolean
  /** Demands tokens that are bound to a key (DPoP, RFC 9449). */
  readonly boundTokens?: boolean
  /** FAPI 2.0 Security Profile: keys instead of secrets, pushed requests, bound tokens, S256. */
  readonly fapi?: boolean
  /** `pairwise`: subjects that cannot be compared with those of another sector (OpenID Connect Core 8). */
  readonly subjects?: 'public' | 'pairwise'
  /** The host name that stands for the sector; needed where the redirect URIs have several hosts or none. */
  readonly sector?: string
  readonly backchannelLogoutUri?: string
  /** Whether logout tokens must, and ID tokens do, name the session. */
  readonly backchannelLogoutSession?: boolean
  readonly resources?: readonly ResourceAccess[]
  /** May ask about tokens of the account's other applications (introspection), as a resource server does. */
  readonly introspectsAll?: boolean
  /** Demands that people show a second factor. */
  readonly secondFactor?: boolean
  /** First-party: people are not asked what they share with it. */
  readonly firstParty?: boolean
  /** First-party only: refresh tokens outlive the session in the browser without the application asking. */
  readonly offline?: boolean
  /** Where a sign-in is begun by others (OpenID Connect Core 4). */
  readonly initiateLoginUri?: string
}

type WithoutDefault =
  'jwks' | 'userinfoAlgorithm' | 'sector' | 'backchannelLogoutUri' | 'initiateLoginUri'

export type ResolvedSettings = ClientSettings & Required<Omit<ClientSettings, WithoutDefault>>

const grantsOf: Readonly<Record<ClientType, readonly GrantName[]>> = {
  web: ['authorization_code', 'refresh_token'],
  browser: ['authorization_code', 'refresh_token'],
  native: ['authorization_code', 'refresh_token'],
  service: ['client_credentials'],
}

/** The settings with all defaults filled in; the FAPI preset implies what the profile demands. */
export function resolveSettings(settings: ClientSettings): ResolvedSettings {
  const { type = 'web', fapi = false } = settings
  const isPublic = type === 'browser' || type === 'native'
  const confidential = fapi ? 'private_key_jwt' : 'client_secret_basic'
  return {
    idTokenAlgorithm: 'ES256',
    pkce: true,
    pushedRequests: fapi,
    signedRequests: false,
    boundTokens: fapi,
    subjects: 'public',
    backchannelLogoutSession: false,
    resources: [],
    introspectsAll: false,
    secondFactor: false,
    firstParty: true,
    offline: false,
    authentication: isPublic ? 'none' : confidential,
    grants: grantsOf[type],
    ...settings,
    type,
    fapi,
  }
}

/** Whether a client of these settings authenticates with a secret. */
export function usesSecret({ authentication }: ResolvedSettings): boolean {
  return authentication === 'client_secret_basic' || authentication === 'client_secret_post'
}
