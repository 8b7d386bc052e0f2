import { type Configuration, errors } from 'oidc-provider'
import { issuePairwiseSubject } from '../domain/applications/pairwise.ts'
import type { SigningKey } from '../domain/keys/signing-keys.ts'
import type { SecretBox } from '../lib/secret-box.ts'
import { clientAuthentications } from '../model/client-settings.ts'
import type { Account } from '../model/account.ts'
import { languages } from '../model/language.ts'
import { contextClasses } from '../model/context-class.ts'
import { signingAlgorithms } from '../model/signing-key.ts'
import { extraClaims } from './access-token-claims.ts'
import { accountFinder } from './account.ts'
import { mayCallFrom, ownClientMetadata, sectorOfClient, settingsOf } from './clients.ts'
import { interactionRules } from './entry-prompt.ts'
import { features } from './features.ts'
import { grantLoader } from './grants.ts'
import { lifetimes } from './lifetimes.ts'
import { renderError } from './pages/error.ts'
import type { ProviderParts } from './parts.ts'
import { protocolScopes, scopeClaims } from './standard-claims.ts'
import { demandGrantedResource } from './resources.ts'

/** Where the provider answers, below the account's path. */
export const providerRoutes = {
  authorization: '/auth',
  token: '/token',
  jwks: '/jwks',
  userinfo: '/userinfo',
  end_session: '/session/end',
  introspection: '/token/introspection',
  revocation: '/token/revocation',
  pushed_authorization_request: '/request',
  device_authorization: '/device/auth',
  code_verification: '/device',
}

/** Everything that the provider of an account is told, but for its adapter. */
export function providerConfiguration(
  parts: ProviderParts,
  account: Account,
  keys: readonly SigningKey[],
): Configuration {
  const path = `/t/${account.slug}`
  return {
    ...policies,
    jwks: { keys: keys.map(key => key.jwk) },
    routes: providerRoutes,
    claims: scopeClaims,
    scopes: [...protocolScopes],
    features: features(parts),
    ttl: lifetimes,
    pairwiseIdentifier: (_ctx, sub, client) =>
      issuePairwiseSubject({ db: parts.db, account }, sectorOfClient(client), sub),
    extraTokenClaims: extraClaims(parts),
    findAccount: accountFinder(parts),
    loadExistingGrant: grantLoader(parts),
    interactions: {
      policy: interactionRules(parts.db),
      url: (_ctx, { uid }) => `${path}/sign-in/${uid}`,
    },
    cookies: {
      names: cookieNames(parts),
      keys: cookieKeys(parts.box),
      // Two accounts in one browser keep apart by path. The library narrows the path of the short ones to one interaction.
      long: { ...cookie(parts), path },
      short: cookie(parts),
    },
    discovery: {
      ui_locales_supported: [...languages],
      claim_types_supported: ['normal', 'distributed'],
      revocation_endpoint_auth_methods_supported: [...clientAuthentications],
      introspection_endpoint_auth_methods_supported: [...clientAuthentications],
    },
    renderError,
  }
}

const signatures = ['ES256', 'RS256', 'PS256', 'EdDSA', 'Ed25519'] as const

/** What RFC 9700 asks beyond the library's own settings, and what applications are told apart by. */
const policies: Configuration = {
  responseTypes: ['code', 'none'],
  subjectTypes: ['public', 'pairwise'],
  acrValues: Object.values(contextClasses),
  clientAuthMethods: [...clientAuthentications],
  clientDefaults: {
    id_token_signed_response_alg: 'ES256',
    token_endpoint_auth_method: 'client_secret_basic',
  },
  enabledJWA: {
    idTokenSigningAlgValues: [...signingAlgorithms],
    userinfoSigningAlgValues: [...signingAlgorithms],
    clientAuthSigningAlgValues: [...signatures],
    requestObjectSigningAlgValues: [...signatures],
    dPoPSigningAlgValues: [...signatures],
  },
  extraClientMetadata: { properties: ownClientMetadata },
  pkce: { required: (_ctx, client) => settingsOf(client).pkce },
  allowOmittingSingleRegisteredRedirectUri: false,
  // Applications gate on groups in the ID token, so it carries what the scopes let out.
  conformIdTokenClaims: false,
  // FAPI 2.0 5.3.2.1: tokens that are bound to a key are not rotated.
  rotateRefreshToken: ctx => {
    demandGrantedResource(ctx)
    const { client } = ctx.oidc
    return client === undefined || !settingsOf(client).fapi
  },
  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  expiresWithSession: ({ oidc }, source) =>
    !source.scopes.has('offline_access') &&
    !(oidc.client !== undefined && settingsOf(oidc.client).offline),
  clientBasedCORS: (_ctx, origin, client) => mayCallFrom(origin, client),
  // The sector of an application is as its administrator says, and nothing is fetched.
  sectorIdentifierUriValidate: () => false,
  fetch: () => Promise.reject(new errors.InvalidRequest('nothing is fetched from elsewhere')),
}

/**
 * Signs the cookies: the uid of an interaction stands in addresses, so knowing it must not be holding its cookie. The
 * previous secret's signature is good too: replacing the secret signs nobody out.
 */
export function cookieKeys(box: SecretBox): string[] {
  return box.deriveAll('cookies').map(key => key.toString('base64url'))
}

function cookie({ secure }: ProviderParts): NonNullable<Configuration['cookies']>['short'] {
  return { httpOnly: true, sameSite: 'lax', secure, signed: true }
}

/** On https no sibling host can plant a cookie under a name that begins so (RFC 6265bis 4.1.3.1). */
function cookieNames({
  secure,
}: ProviderParts): Record<'session' | 'interaction' | 'resume', string> {
  const prefix = secure ? '__Secure-' : ''
  return {
    session: `${prefix}session`,
    interaction: `${prefix}interaction`,
    resume: `${prefix}resume`,
  }
}
