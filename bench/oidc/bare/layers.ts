import type { RequestListener } from 'node:http'
import Koa from 'koa'
import mount from 'koa-mount'
import type { Provider } from 'oidc-provider'
import { Pool } from 'pg'
import { pino } from 'pino'
import { forwarded } from '../../../src/http/host.ts'
import { requestLog } from '../../../src/http/request-log.ts'
import { securityHeaders } from '../../../src/http/security-headers.ts'
import { createLog } from '../../../src/lib/log.ts'

export type Layer = { readonly name: string; readonly handle: RequestListener }

/**
 * The library with the product's own middlewares around it, one more each time, in the order in which a request passes them
 * (src/app.ts): what a layer costs is the difference to the one before.
 */
export function layers(
  provider: Provider,
  { host, slug }: { host: string; slug: string },
): readonly Layer[] {
  const lines = createLog('info', pino.destination({ dest: '/dev/null', sync: true }))
  const pool = new Pool({ host, user: 'cohort', database: 'cohort', max: 10 })
  const account: Koa.Middleware = async (_ctx, next) => {
    const text =
      'select id, slug, issuer, name, enabled, schemas_version from accounts where slug = $1'
    await pool.query({ name: 'account', text, values: [slug] })
    await next()
  }
  const all: readonly (readonly [string, readonly Koa.Middleware[]])[] = [
    ['the mount', []],
    ['forwarded headers', [forwarded(0) as Koa.Middleware]],
    ['request id', [requestLog(createLog('silent')) as Koa.Middleware]],
    ['log line', [requestLog(lines) as Koa.Middleware]],
    ['security headers', [securityHeaders(false) as Koa.Middleware]],
    ['account query', [account]],
  ]
  return all.map(([name], index) => {
    const koa = new Koa()
    const before = all.slice(0, index + 1).filter(([other]) => !replaced(other, name))
    for (const middleware of before.flatMap(([, middlewares]) => middlewares)) koa.use(middleware)
    koa.use(mount('/t/bare', provider))
    return { name, handle: koa.callback() }
  })
}

/** The log writes the line and makes the id: with the line on, the silent one goes. */
function replaced(name: string, present: string): boolean {
  return name === 'request id' && present !== name
}
