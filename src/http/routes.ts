import { Router } from '@koa/router'
import { HttpFault } from './errors.ts'
import type { Ctx, Next } from './state.ts'

/**
 * What a route asks of its caller. `public`: nothing. `connection:read`: the token of a SCIM connection of the account;
 * `connection:write`: one that may also change things; `optional-connection`: any of them or none at all.
 * `receiver:read` and `receiver:manage`: an application's access token with that scope of the transmitter of security events.
 * `library-asker`: a service application's access token with the right to ask about its library.
 * `registration-token`: a token with which software registers applications.
 * `session`: that of somebody signed in, with the token of the form where there is one.
 * `caller`: a session of the console or the access token of a service; its operation says with which right (admin/contract).
 * `invitation`: the token of an invitation, in the address.
 * `join-link`: the secret of the form on which people ask to join, or that of a mail about it, in the address.
 * `interaction`: the cookie of a sign-in that is under way. `claims-token`: the token of a distributed claim.
 */
export type Need =
  | 'public'
  | 'connection:read'
  | 'connection:write'
  | 'optional-connection'
  | 'receiver:read'
  | 'receiver:manage'
  | 'caller'
  | 'library-asker'
  | 'interaction'
  | 'invitation'
  | 'join-link'
  | 'recovery'
  | 'session'
  | 'claims-token'
  | 'registration-token'

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'
  /** Below the door's prefix, in the router's notation. */
  readonly path: string
  readonly needs: Need
  readonly handle: (ctx: Ctx & { params: Record<string, string> }, next: Next) => Promise<void>
}

/** A declared route with its whole path, for the tests that go through all of them. */
export type RouteDeclaration = Pick<Route, 'method' | 'path' | 'needs'>

/** The routes of a table with their whole paths. */
export function declare(
  prefix: string,
  routes: readonly Pick<Route, 'method' | 'path' | 'needs'>[],
): RouteDeclaration[] {
  return routes.map(({ method, path, needs }) => ({ method, path: `${prefix}${path}`, needs }))
}

/** What checks a need before the handler runs; it throws the door's own fault. */
export type Guards = Partial<Record<Need, (ctx: Ctx) => Promise<void>>>

/**
 * A router over a table of routes: the guard of what a route needs runs before its handler, on the route that matched.
 * Case counts in paths; a trailing slash does not.
 */
export function routerOf(prefix: string, routes: readonly Route[], guards: Guards = {}): Router {
  const router = new Router({ prefix, sensitive: true })
  for (const { method, path, needs, handle } of routes) {
    const guard = guards[needs]
    if (needs !== 'public' && guard === undefined) {
      throw new Error(`${method} ${path}: nothing guards ${needs}`)
    }
    router.register(path, [method], async (ctx, next) => {
      await guard?.(ctx)
      await handle(ctx, next)
    })
  }
  return router
}

/** The methods that there are at the path of a request. */
export function methodsAt(router: Router, ctx: Ctx): readonly string[] {
  const methods = router.match(ctx.path, ctx.method).path.flatMap(layer => layer.methods)
  return [...new Set(methods)]
}

/**
 * What is wrong with a request that no route took: there is nothing at its path (404, as `nothing` says it), or not that
 * method (405, RFC 9110 15.5.6). `also` are methods that the door answers by itself.
 */
export function unmatched(
  router: Router,
  ctx: Ctx,
  { nothing, also = [] }: { readonly nothing: string; readonly also?: readonly string[] },
): HttpFault {
  const methods = methodsAt(router, ctx)
  if (methods.length === 0) return new HttpFault(404, nothing)
  const allow = [...methods, ...also].join(', ')
  return new HttpFault(405, `${ctx.method} is not possible here`, { allow })
}
