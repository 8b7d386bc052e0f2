import type { AdapterPayload, Provider } from 'oidc-provider'
import type { findClient } from '../domain/applications.ts'
import { matchesToken } from '../lib/token.ts'
import type { Account } from '../model/account.ts'

export type ClientRecord = NonNullable<Awaited<ReturnType<typeof findClient>>>

/** Members of our own in the metadata of a client. */
export const ownClientMetadata = ['secret_hashes', 'home_url']

/**
 * The metadata of an application as a client (RFC 7591 2). The library wants a secret where we have hashes only, so it
 * gets one that nobody knows, and `useHashedSecrets` decides.
 */
export function clientMetadata(
  { application, secretHashes }: ClientRecord,
  account: Account,
  unknownSecret: string,
): AdapterPayload {
  const isHome = application.kind === 'system'
  return {
    client_id: application.clientId,
    client_name: application.name,
    client_secret: unknownSecret,
    redirect_uris: isHome ? [homeAddress(account)] : application.redirectUris,
    post_logout_redirect_uris: application.postLogoutRedirectUris,
    response_types: [isHome ? 'none' : 'code'],
    grant_types: isHome ? [] : ['authorization_code', 'refresh_token'],
    secret_hashes: secretHashes.map(hash => hash.toString('base64url')),
    ...(application.homeUrl === null ? {} : { home_url: application.homeUrl }),
  }
}

/** Where the account's own page lies, which is also where its sign-in comes back to. */
export function homeAddress(account: Account): string {
  return `${account.issuer}/`
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
