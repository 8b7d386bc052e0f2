import { HttpFault } from './errors.ts'
import type { Ctx, Next } from './state.ts'

const untrusted = ['x-forwarded-host', 'x-forwarded-proto', 'forwarded']

/**
 * Takes the forwarded headers that no trusted proxy vouches for off the request and keeps what was asked for as
 * `ctx.state.hosts`. The scheme and host that later parts see come from the account's issuer (`asIssuer`).
 */
export function forwarded(proxies: number): (ctx: Ctx, next: Next) => Promise<void> {
  return async (ctx, next) => {
    const { headers } = ctx.req
    const named = [headers.host ?? '', ...[headers['x-forwarded-host'] ?? []].flat()]
    const absolute = takeAuthority(ctx)
    if (absolute !== undefined) named.push(absolute)
    ctx.state.hosts = named.map(host => host.toLowerCase())
    // Most requests have none, and an object that a member was taken from is a slow one from then on.
    for (const name of untrusted) if (name in headers) delete headers[name]
    if (proxies === 0 && 'x-forwarded-for' in headers) delete headers['x-forwarded-for']
    await next()
  }
}

/**
 * A request line may hold a whole address, whose host then counts (RFC 9112 3.2.2). Gives that host and leaves the
 * request with the path alone: later parts would build addresses from what stands there.
 */
function takeAuthority(ctx: Ctx): string | undefined {
  if (ctx.req.url?.startsWith('/') === true) return undefined
  const [, host, rest] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/i.exec(ctx.req.url ?? '') ?? []
  if (host === undefined || rest === undefined) return undefined
  const path = rest.startsWith('/') ? rest : `/${rest}`
  ctx.req.url = path
  ctx.originalUrl = path
  Object.assign(ctx.req, { originalUrl: path })
  return host
}

/**
 * Refuses (421) a request for a name that is not ours: the OpenID provider builds addresses from the Host header, so a
 * foreign one would come back in a discovery document.
 */
export function requireHost(ctx: Ctx, isKnown: (host: string) => boolean): void {
  if (ctx.state.hosts.every(isKnown)) return
  throw new HttpFault(421, 'this server does not answer to that host name')
}

/** Makes the rest of the request see the host and scheme of the issuer, whatever a proxy made of them. */
export function asIssuer(ctx: Ctx, issuer: string): void {
  const [scheme = '', , host = ''] = issuer.split('/')
  ctx.req.headers.host = host
  ctx.req.headers['x-forwarded-proto'] = scheme.slice(0, -1)
}
