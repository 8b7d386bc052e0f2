import type { AdapterPayload, Client, Provider } from 'oidc-provider'
import { consoleCallback } from '../domain/accounts.ts'
import type { findClient } from '../domain/applications/applications.ts'
import { sectorOf } from '../domain/applications/check-client.ts'
import { matchesToken } from '../lib/token.ts'
import type { Account } from '../model/account.ts'
import type { Application } from '../model/application.ts'
import type { ClaimsContract } from '../model/claims-contract.ts'
import {
  type GrantName,
  type ResolvedSettings,
  resolveSettings,
  usesSecret,
} from '../model/client-settings.ts'

export type ClientRecord = NonNullable<Awaited<ReturnType<typeof findClient>>>

/** Members of our own in the metadata of a client. */
export const ownClientMetadata = ['secret_hashes', 'home_url', 'settings', 'contract']

const grantTypes: Readonly<Record<GrantName, string>> = {
  authorization_code: 'authorization_code',
  refresh_token: 'refresh_token',
  client_credentials: 'client_credentials',
  device_code: 'urn:ietf:params:oauth:grant-type:device_code',
}

/** What of an application's metadata (RFC 7591 2) says how it uses the protocol, but for its keys and secrets. */
export function protocolMetadata(application: Application): AdapterPayload {
  const settings = resolveSettings(application.client)
  return {
    client_id: application.clientId,
    client_name: application.name,
    application_type: settings.type === 'native' ? 'native' : 'web',
    redirect_uris: application.redirectUris,
    post_logout_redirect_uris: application.postLogoutRedirectUris,
    response_types: settings.grants.includes('authorization_code') ? ['code'] : [],
    grant_types: settings.grants.map(grant => grantTypes[grant]),
    token_endpoint_auth_method: settings.authentication,
    ...(settings.jwks === undefined ? {} : { jwks: settings.jwks }),
    subject_type: settings.subjects,
    ...security(settings),
    ...endpoints(settings),
  }
}

/**
 * The metadata of an application as a client (RFC 7591 2). The library wants a secret where we have hashes only, so it
 * gets one that nobody knows, and `useHashedSecrets` decides.
 */
export function clientMetadata(
  { application, secretHashes }: ClientRecord,
  account: Account,
  unknownSecret: string,
): AdapterPayload {
  const settings = resolveSettings(application.client)
  const common = {
    client_id: application.clientId,
    client_name: application.name,
    settings,
    contract: application.claims,
    ...(application.homeUrl === null ? {} : { home_url: application.homeUrl }),
  }
  if (application.kind === 'system') return { ...common, ...homeMetadata(account, unknownSecret) }
  return {
    ...protocolMetadata(application),
    ...common,
    ...(usesSecret(settings) ? secrets(secretHashes, unknownSecret) : {}),
    ...sector(settings, application),
  }
}

/**
 * The account's own pages: the home page only asks who is signed in, the console takes a code, which it redeems without the
 * token endpoint. Nobody knows the secret, so that gives this client nothing.
 */
function homeMetadata(account: Account, unknownSecret: string): AdapterPayload {
  return {
    client_secret: unknownSecret,
    redirect_uris: [homeAddress(account), consoleCallback(account)],
    response_types: ['none', 'code'],
    grant_types: ['authorization_code'],
    secret_hashes: [],
  }
}

function secrets(hashes: readonly Buffer[], unknownSecret: string): AdapterPayload {
  const secret_hashes = hashes.map(hash => hash.toString('base64url'))
  return { client_secret: unknownSecret, secret_hashes }
}

function security(settings: ResolvedSettings): AdapterPayload {
  const { userinfoAlgorithm } = settings
  return {
    id_token_signed_response_alg: settings.idTokenAlgorithm,
    ...(userinfoAlgorithm === undefined ? {} : { userinfo_signed_response_alg: userinfoAlgorithm }),
    require_pushed_authorization_requests: settings.pushedRequests,
    require_signed_request_object: settings.signedRequests,
    dpop_bound_access_tokens: settings.boundTokens,
  }
}

/** The sector goes as an address, which the library would fetch to check it: it is told not to. */
function sector(settings: ResolvedSettings, { redirectUris }: Application): AdapterPayload {
  if (settings.subjects === 'public') return {}
  return { sector_identifier_uri: `https://${sectorOf(settings, redirectUris) ?? ''}/` }
}

function endpoints(settings: ResolvedSettings): AdapterPayload {
  const { backchannelLogoutUri, initiateLoginUri } = settings
  return {
    ...(backchannelLogoutUri === undefined
      ? {}
      : {
          backchannel_logout_uri: backchannelLogoutUri,
          backchannel_logout_session_required: settings.backchannelLogoutSession,
        }),
    ...(initiateLoginUri === undefined ? {} : { initiate_login_uri: initiateLoginUri }),
  }
}

/** The settings of the application behind a client of the library. */
export function settingsOf(client: Client): ResolvedSettings {
  return client['settings'] as ResolvedSettings
}

/** What the application behind a client of the library is told of people. */
export function contractOf(client: Client): ClaimsContract {
  return client['contract'] as ClaimsContract
}

export function sectorOfClient(client: Client): string {
  return sectorOf(settingsOf(client), client.redirectUris ?? []) ?? ''
}

/** Where the account's own page lies, which is also where its sign-in comes back to. */
export function homeAddress(account: Account): string {
  return `${account.issuer}/`
}

/** Where a person begins at an application: where others may begin a sign-in (OpenID Connect Core 4), else its home. */
export function startOf({ client, homeUrl }: Application, account: Account): string | null {
  if (client.initiateLoginUri === undefined) return homeUrl
  const address = new URL(client.initiateLoginUri)
  address.searchParams.set('iss', account.issuer)
  return address.href
}

/**
 * Whether a script of this origin may call for a client (CORS): that of a page which holds no secret, from where its
 * sign-in comes back to.
 */
export function mayCallFrom(origin: string, client: Client): boolean {
  if (settingsOf(client).type !== 'browser') return false
  return (client.redirectUris ?? []).some(uri => new URL(uri).origin === origin)
}

/** Makes a provider compare client secrets with the hashes that are stored. */
export function useHashedSecrets(provider: Provider): void {
  type Hashed = { readonly secret_hashes?: readonly string[] }
  const prototype = provider.Client.prototype as unknown as {
    compareClientSecret: (this: Hashed, actual: string) => boolean
  }
  prototype.compareClientSecret = function compareClientSecret(actual) {
    const hashes = this.secret_hashes ?? []
    return hashes.some(hash => matchesToken(actual, Buffer.from(hash, 'base64url')))
  }
}
