/**
 * The Shared Signals transmitter (OpenID Shared Signals Framework 1.0, CAEP Interoperability Profile 1.0): an application
 * that the account trusts with it makes streams here and is told when somebody's access ends or claims change. A request
 * shows an access token (`authenticate`), is read (`input`), becomes one call of domain/signals/streams.ts or domain/signals/poll-stream.ts
 * and is answered (`representation`). What is told comes from domain/signals/security-events.ts; pushing is domain/signals/push-events.ts.
 */
import { HttpFault } from '../http/errors.ts'
import { declare, type RouteDeclaration, routerOf } from '../http/routes.ts'
import type { Ctx, Next } from '../http/state.ts'
import { receiverGuards, type SsfParts } from './authenticate.ts'
import { inHttpWords } from './failure.ts'
import { metadataRoutes } from './metadata.ts'
import { pollRoutes } from './poll-routes.ts'
import { statusRoutes } from './status-routes.ts'
import { streamRoutes } from './stream-routes.ts'

export type Ssf = {
  readonly middleware: (ctx: Ctx, next: Next) => Promise<void>
  readonly declarations: readonly RouteDeclaration[]
}

const ours = /^\/t\/[^/]+\/(?:ssf(?:\/|$)|\.well-known\/ssf-configuration$)|^\/\.well-known\/ssf-/

export function createSsf(parts: SsfParts): Ssf {
  const routes = [
    ...metadataRoutes(),
    ...streamRoutes(parts.box),
    ...statusRoutes(),
    ...pollRoutes(parts.box),
  ]
  const router = routerOf('', routes, receiverGuards(parts))
  const inside = router.routes() as unknown as (ctx: Ctx, next: Next) => Promise<void>
  const unmatched = (ctx: Ctx): HttpFault => {
    const methods = router.match(ctx.path, ctx.method).path.flatMap(layer => layer.methods)
    if (methods.length === 0) return new HttpFault(404, 'there is no such endpoint')
    const allow = [...new Set(methods)].join(', ')
    return new HttpFault(405, `${ctx.method} is not possible here`, { allow })
  }
  return {
    declarations: declare('', routes),
    middleware: async (ctx, next) => {
      if (!ours.test(ctx.path)) {
        await next()
        return
      }
      ctx.set('cache-control', 'no-store')
      await inHttpWords(() => inside(ctx, () => Promise.reject(unmatched(ctx))))
    },
  }
}
