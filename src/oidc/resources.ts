import { type Client, errors, type Grant, type KoaContextWithOIDC } from 'oidc-provider'
import { settingsOf } from './clients.ts'

export type ResourceServerInfo = {
  readonly audience: string
  readonly scope: string
  readonly accessTokenFormat: 'jwt' | 'opaque'
  readonly accessTokenTTL?: number
}

/** A JWT cannot be taken back, so it ends soon, in seconds. */
const jwtLife = 5 * 60

/**
 * The resource that a client asks a token for (RFC 8707): one of those in its settings, asked at the authorization and
 * again at each issue, so that what is taken from an application is gone with its next token.
 */
export function resourceFor(
  { oidc }: KoaContextWithOIDC,
  indicator: string,
  client: Client,
): ResourceServerInfo {
  const resource = settingsOf(client).resources.find(({ audience }) => audience === indicator)
  if (resource === undefined) {
    throw new errors.InvalidTarget('this client may not ask for tokens for this resource')
  }
  const scope = resource.scopes.join(' ')
  // What is ours looks a token up, so one that is taken back is refused at once.
  if (indicator.startsWith(`${oidc.provider.issuer}/`)) {
    return { audience: indicator, scope, accessTokenFormat: 'opaque' }
  }
  return { audience: indicator, scope, accessTokenFormat: 'jwt', accessTokenTTL: jwtLife }
}

/**
 * A service with one resource need not name it, as many clients of client credentials cannot, unless it asks for scopes of
 * ours.
 */
export function usualResource(
  { oidc }: KoaContextWithOIDC,
  client: Client,
  oneOf?: readonly string[],
): string | string[] {
  if (oneOf !== undefined) return [...oneOf]
  const { type, resources } = settingsOf(client)
  const [only, second] = resources
  const own = type === 'service' && second === undefined ? only : undefined
  if (own !== undefined && oidc.requestParamOIDCScopes.size === 0) return own.audience
  // The library would put any word that is asked for into a token that is for no resource.
  if (oidc.params?.['grant_type'] === 'client_credentials' && oidc.requestParamScopes.size > 0) {
    const scope = [...oidc.requestParamScopes].join(' ')
    throw new errors.InvalidScope('a scope is of a resource: name the resource', scope)
  }
  return []
}

/** What the request at hand asks of each resource. */
export function wantedOfResources({
  oidc,
}: KoaContextWithOIDC): readonly (readonly [string, readonly string[]])[] {
  const servers = Object.entries(oidc.resourceServers ?? {})
  return servers.map(([indicator, { scopes }]) => {
    const wanted = [...oidc.requestParamScopes].filter(scope => scopes.has(scope))
    return [indicator, wanted]
  })
}

export function coversResources(
  grant: Grant,
  wanted: readonly (readonly [string, readonly string[]])[],
): boolean {
  return wanted.every(([indicator, scopes]) => {
    const granted = new Set(grant.getResourceScopeEncountered(indicator).split(' '))
    return scopes.every(scope => granted.has(scope))
  })
}

/** Refuses a refresh for a resource that was not granted before the library uses the token up, after which it is lost. */
export function demandGrantedResource({ oidc }: KoaContextWithOIDC): void {
  const { RefreshToken: token } = oidc.entities as {
    readonly RefreshToken?: { readonly resourceIndicators: ReadonlySet<string> }
  }
  const { resource } = oidc.params ?? {}
  if (typeof resource !== 'string' || token === undefined) return
  if (!token.resourceIndicators.has(resource)) throw new errors.InvalidTarget()
}
