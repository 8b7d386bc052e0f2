/**
 * The whole server as one Koa application. Everything of an account lies under /t/{account}: the doors are asked first,
 * in the order below, and the OpenID provider last. Whatever a door does not word itself is worded in `failures`.
 */
import Koa from 'koa'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import { createAccess } from './access/router.ts'
import { createAdmin } from './admin/router.ts'
import { accountFinder, accountKeeper } from './domain/accounts.ts'
import type { PreviewTokens } from './domain/claims/token-preview.ts'
import type { PasswordParts } from './domain/passwords/password-parts.ts'
import { createMetadataCache } from './domain/upstreams/oidc-configuration.ts'
import { HttpFault } from './http/errors.ts'
import { asIssuer, forwarded, requireHost } from './http/host.ts'
import { rateLimit } from './http/rate-limit.ts'
import { requestLog } from './http/request-log.ts'
import { declare, type RouteDeclaration, routerOf } from './http/routes.ts'
import { securityHeaders } from './http/security-headers.ts'
import type { Ctx, Next } from './http/state.ts'
import type { Outbound } from './lib/outbound.ts'
import { cutOff, failures } from './failures.ts'
import { frontDoor } from './front-door.ts'
import { healthRoutes } from './health.ts'
import { cookieKeys } from './oidc/configuration.ts'
import { createOpenid } from './oidc/openid.ts'
import { previewTokens } from './oidc/preview.ts'
import { createScim } from './scim/router.ts'
import { createSsf } from './ssf/router.ts'
import { createAdapter } from './storage/oidc/oidc-adapter.ts'
import { issueAsOne } from './storage/oidc/oidc-issue.ts'

export type AppParts = PasswordParts & {
  readonly db: Knex
  readonly log: Logger
  readonly outbound: Outbound
  /** The origin that people use. */
  readonly publicUrl: string
  /** The names by which this very process can be reached beside that, as `host:port`. */
  readonly ownHosts: readonly string[]
  readonly proxies: number
  /** Requests a second of one party; without it nobody is limited. */
  readonly rateLimit?: number | undefined
}

type Handle = (ctx: Ctx, next: Next) => Promise<void>

export type App = { readonly koa: Koa; readonly routes: readonly RouteDeclaration[] }

export function createApp(parts: AppParts): App {
  const { db, box, hasher, breached, log, outbound, publicUrl, proxies } = parts
  const passwords: PasswordParts = { box, hasher, breached }
  const secure = publicUrl.startsWith('https:')
  const hosts = new Set([new URL(publicUrl).host, ...parts.ownHosts])
  const scim = createScim({ db, ...passwords })
  const limit = rateLimit(parts.rateLimit ?? 0)
  const ssf = createSsf({ db, box, limit })
  const access = createAccess({ db, box })
  const metadata = createMetadataCache()
  const common = { db, ...passwords, secure, outbound, metadata, limit }
  const openidParts = { ...common, log, createAdapter, issueAsOne }
  const openid = createOpenid(openidParts)
  const preview: PreviewTokens = async (context, asked) =>
    previewTokens(openidParts, context, asked)
  const admin = createAdmin({ ...common, previewTokens: preview })
  const health = healthRoutes(db)
  const front = frontDoor(db)

  const koa = new Koa({ proxy: true, maxIpsCount: proxies })
  koa.keys = cookieKeys(box) // the provider signs through this application, so both have the key
  koa.silent = true // failures are logged where they are worded
  koa.on('error', cutOff(log))
  koa.use(forwarded(proxies) as Koa.Middleware)
  koa.use(requestLog(log) as Koa.Middleware)
  koa.use(securityHeaders(secure) as Koa.Middleware)
  koa.use(failures(log) as Koa.Middleware)
  koa.use(health.router.routes() as Koa.Middleware)
  koa.use(withAccount(db, hosts) as Koa.Middleware)
  koa.use(atOnce(openid.protocol) as Koa.Middleware)
  koa.use(routerOf('', front).routes() as Koa.Middleware)
  koa.use(scim.middleware as Koa.Middleware)
  koa.use(ssf.middleware as Koa.Middleware)
  koa.use(access.middleware as Koa.Middleware)
  koa.use(admin.middleware as Koa.Middleware)
  koa.use(openid.handle as Koa.Middleware)
  koa.use(nothing)
  const routes = [
    ...health.declarations,
    ...declare('', front),
    ...scim.declarations,
    ...ssf.declarations,
    ...access.declarations,
    ...admin.declarations,
    ...openid.pages,
  ]
  return { koa, routes }
}

/** Finds the account that the path names; an unknown or disabled one looks like any other missing page. */
function withAccount(db: Knex, hosts: ReadonlySet<string>): Handle {
  const present = accountFinder(db)
  const recent = accountKeeper(present)
  return async (ctx, next) => {
    const slug = accountOf(ctx.path)
    const find = often.test(ctx.path) ? recent : present
    const account = slug === undefined ? undefined : await find(slug)
    const issuerHost = account?.issuer.split('/')[2]
    requireHost(ctx, host => hosts.has(host) || host === issuerHost)
    if (ctx.path === '/') return next()
    if (account?.enabled !== true) return nothing()
    ctx.state.account = account
    asIssuer(ctx, account.issuer)
    await next()
  }
}

async function nothing(): Promise<never> {
  throw new HttpFault(404, 'there is nothing at this address')
}

/** What applications ask all the time, where reading the account would be a good part of the work. */
const often = /^\/t\/[^/]+\/(?:auth|token|userinfo)(?:\/|$)/

/** Such a request is for no other door, so none is asked. */
function atOnce(handle: Handle): Handle {
  return async (ctx, next) => {
    await (often.test(ctx.path) ? handle(ctx, nothing) : next())
  }
}

/** The slug of an account's path, or of the metadata address that RFC 8414 3.1 puts before the issuer's path. */
function accountOf(path: string): string | undefined {
  const within = path.startsWith('/.well-known/') ? metadata.exec(path)?.[1] : path
  return /^\/t\/([a-z0-9-]{1,63})(?:\/|$)/.exec(within ?? '')?.[1]
}

const metadata =
  /^\/\.well-known\/(?:oauth-authorization-server|(?:openid|ssf|authzen)-configuration)(\/t\/.*)$/
