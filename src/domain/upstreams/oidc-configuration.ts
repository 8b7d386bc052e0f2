import { type CryptoKey, importJWK } from 'jose'
import { LRUCache } from 'lru-cache'
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
  PrivateKeyJwt,
  type ServerMetadata,
} from 'openid-client'
import type { Outbound } from '../../lib/outbound.ts'
import { outboundFetch } from '../../lib/outbound-fetch.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { OidcProtocol, Upstream } from '../../model/upstream.ts'
import { openUpstreamKeys, openUpstreamSecret } from './upstream-secrets.ts'
import { failedAt } from './oidc-failure.ts'
import { UpstreamFailed } from './upstream-failed.ts'

/** What a sign-in at an OpenID provider needs beside the database. */
export type OidcParts = {
  readonly box: SecretBox
  readonly outbound: Outbound
  readonly metadata: MetadataCache
}

export type MetadataCache = LRUCache<string, ServerMetadata>

const minutes = 60_000

/** What providers say of themselves is asked for anew after ten minutes. Their keys are never kept: see `configurationOf`. */
export function createMetadataCache(): MetadataCache {
  return new LRUCache<string, ServerMetadata>({ max: 500, ttl: 10 * minutes })
}

export type OidcUpstream = Upstream & { readonly protocol: OidcProtocol }

/** Refuses an upstream of the other kind. */
export function asOidc(upstream: Upstream): OidcUpstream {
  const { protocol } = upstream
  if ('issuer' in protocol) return { ...upstream, protocol }
  throw new UpstreamFailed('bad-answer', 'this is no OpenID Connect provider')
}

/**
 * The provider as a client library sees it. The keys of the provider are read for each sign-in, so that new ones count at
 * once and withdrawn ones no more.
 */
export async function configurationOf(
  parts: OidcParts,
  upstream: OidcUpstream,
): Promise<Configuration> {
  const { issuer, clientId } = upstream.protocol
  const key = `${upstream.id} ${upstream.version} ${issuer}`
  const server = parts.metadata.get(key) ?? (await discover(parts, upstream))
  parts.metadata.set(key, server)
  const known = new Configuration(server, clientId, {}, await clientAuth(parts, upstream))
  return prepared(known, parts, upstream.protocol)
}

/** Reads what the provider says of itself. */
export async function discover(
  { outbound }: Pick<OidcParts, 'outbound'>,
  { protocol }: OidcUpstream,
): Promise<ServerMetadata> {
  const options = {
    execute: isPlain(protocol) ? [allowInsecureRequests] : [],
    [customFetch]: outboundFetch(outbound),
  }
  const found = await discovery(
    new URL(protocol.issuer),
    protocol.clientId,
    {},
    None(),
    options,
  ).catch(failedAt('unreachable'))
  const server = found.serverMetadata()
  if (server.authorization_endpoint === undefined || server.token_endpoint === undefined) {
    throw new UpstreamFailed('unreachable', 'the metadata name no authorization or token endpoint')
  }
  return JSON.parse(JSON.stringify(server)) as ServerMetadata
}

/** The provider's signature is always checked, although the answer comes over TLS. */
function prepared(
  configuration: Configuration,
  { outbound }: OidcParts,
  protocol: OidcProtocol,
): Configuration {
  configuration[customFetch] = outboundFetch(outbound)
  enableNonRepudiationChecks(configuration)
  if (isPlain(protocol)) allowInsecureRequests(configuration)
  return configuration
}

/** Plain http reaches hosts that the operator allows, and no others (lib/outbound-rules.ts). */
function isPlain({ issuer }: OidcProtocol): boolean {
  return issuer.startsWith('http:')
}

async function clientAuth({ box }: OidcParts, upstream: OidcUpstream): Promise<ClientAuth> {
  const secret = openUpstreamSecret(box, upstream)
  switch (upstream.protocol.authentication) {
    case 'client_secret_basic':
      return ClientSecretBasic(secret ?? '')
    case 'client_secret_post':
      return ClientSecretPost(secret ?? '')
    case 'private_key_jwt':
      return PrivateKeyJwt(await signingKey(box, upstream))
    case 'none':
      return None()
  }
}

/** The key that assertions and requests are signed with. */
export async function signingKey(
  box: SecretBox,
  upstream: Upstream,
): Promise<{ readonly key: CryptoKey; readonly kid: string }> {
  const jwk = openUpstreamKeys(box, upstream)?.current
  if (jwk === undefined) throw new UpstreamFailed('refused-us', 'there is no key to sign with')
  return { key: (await importJWK(jwk, 'RS256')) as CryptoKey, kid: jwk.kid ?? '' }
}
