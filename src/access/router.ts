/**
 * The decision point for applications (OpenID AuthZEN Authorization API 1.0): an application asks with its access token
 * (`authenticate`) whether somebody may do something, about many things at once, or for all of them. A request is read
 * (`input`), becomes one call of domain/evaluations, and is answered; a page of a search ends in a token (`page-tokens`).
 * Errors are a text as JSON, with the status that the standard says (12.3).
 */
import { declare, type RouteDeclaration, routerOf, unmatched } from '../http/routes.ts'
import type { Ctx, Next } from '../http/state.ts'
import { type AccessParts, askerGuards } from './authenticate.ts'
import { evaluationRoutes } from './evaluation-routes.ts'
import { inErrorMessages } from './failure.ts'
import { metadataRoutes } from './metadata.ts'
import { searchRoutes } from './search-routes.ts'

export type Access = {
  readonly middleware: (ctx: Ctx, next: Next) => Promise<void>
  readonly declarations: readonly RouteDeclaration[]
}

const ours =
  /^\/t\/[^/]+\/(?:access(?:\/|$)|\.well-known\/authzen-configuration$)|^\/\.well-known\/authzen-/

const nothing = 'there is no such endpoint'

export function createAccess(parts: AccessParts): Access {
  const routes = [...metadataRoutes(), ...evaluationRoutes(), ...searchRoutes(parts.box)]
  const router = routerOf('', routes, askerGuards(parts))
  const inside = router.routes() as unknown as (ctx: Ctx, next: Next) => Promise<void>
  return {
    declarations: declare('', routes),
    middleware: async (ctx, next) => {
      if (!ours.test(ctx.path)) {
        await next()
        return
      }
      echoRequestId(ctx)
      ctx.set('cache-control', 'no-store')
      await inErrorMessages(ctx, () =>
        inside(ctx, () => Promise.reject(unmatched(router, ctx, { nothing }))),
      )
    },
  }
}

/** The caller’s own name for the request is given back (12.4); in the log it has ours. */
function echoRequestId(ctx: Ctx): void {
  const given = ctx.get('x-request-id')
  if (given !== '') ctx.set('x-request-id', given)
}
