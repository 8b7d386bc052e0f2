/**
 * The Shared Signals transmitter (OpenID Shared Signals Framework 1.0, CAEP Interoperability Profile 1.0): an application
 * that the account trusts with it makes streams here and is told when somebody's access ends or claims change. A request
 * shows an access token (`authenticate`), is read (`input`), becomes one call of domain/signals/streams.ts or domain/signals/poll-stream.ts
 * and is answered (`representation`). What is told comes from domain/signals/security-events.ts; pushing is domain/signals/push-events.ts.
 */
import { declare, type RouteDeclaration, routerOf, unmatched } from '../http/routes.ts'
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

const nothing = 'there is no such endpoint'

export function createSsf(parts: SsfParts): Ssf {
  const routes = [
    ...metadataRoutes(),
    ...streamRoutes(parts.box),
    ...statusRoutes(),
    ...pollRoutes(parts.box),
  ]
  const router = routerOf('', routes, receiverGuards(parts))
  const inside = router.routes() as unknown as (ctx: Ctx, next: Next) => Promise<void>
  return {
    declarations: declare('', routes),
    middleware: async (ctx, next) => {
      if (!ours.test(ctx.path)) {
        await next()
        return
      }
      ctx.set('cache-control', 'no-store')
      await inHttpWords(() =>
        inside(ctx, () => Promise.reject(unmatched(router, ctx, { nothing }))),
      )
    },
  }
}
