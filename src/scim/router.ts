/**
 * SCIM 2.0 (RFC 7643, RFC 7644): what a directory sends. A request finds its account (app.ts), its connection
 * (`authenticate`, by bearer token), is read against the schema (`schema/`, `resource-input.ts`, `filter/`, `patch/`),
 * becomes one call of the domain and is answered through `projection.ts`. Only `schema/` knows attributes, only
 * `storage/` knows SQL. Every failure has the body of RFC 7644 3.12 (`failure.ts`).
 */
import type { Router } from '@koa/router'
import { declare, type RouteDeclaration, routerOf, unmatched } from '../http/routes.ts'
import type { Ctx, Next } from '../http/state.ts'
import { connectionGuards, type ScimParts } from './authenticate.ts'
import { bulkRoutes } from './bulk/routes.ts'
import { createCursors } from './cursor.ts'
import { discoveryRoutes } from './discovery-routes.ts'
import { badRequest } from './errors.ts'
import { inScimWords } from './failure.ts'
import { groupRoutes } from './groups/routes.ts'
import { meRoutes } from './me.ts'
import { queryRoutes } from './query-routes.ts'
import { roleRoutes } from './roles/routes.ts'
import { userRoutes } from './users/routes.ts'

export type Scim = {
  readonly middleware: (ctx: Ctx, next: Next) => Promise<void>
  readonly declarations: readonly RouteDeclaration[]
}

/** Without a version the newest one is meant (RFC 7644 3.13). */
const prefixes = ['/t/:account/scim/v2', '/t/:account/scim']

export function createScim(parts: ScimParts): Scim {
  const endpoints = [
    ...discoveryRoutes(),
    ...queryRoutes(createCursors(parts.box)),
    ...userRoutes(),
    ...groupRoutes(),
    ...roleRoutes(),
    ...bulkRoutes(),
    ...meRoutes(),
  ]
  const routes = prefixes.flatMap(prefix =>
    endpoints.map(endpoint => ({ ...endpoint, path: `${prefix}${endpoint.path}` })),
  )
  const router = routerOf('', routes, connectionGuards(parts))
  const inside = router.routes() as unknown as (ctx: Ctx, next: Next) => Promise<void>
  return {
    declarations: declare('', routes),
    middleware: async (ctx, next) => {
      if (!/^\/t\/[^/]+\/scim(?:\/|$)/.test(ctx.path)) {
        await next()
        return
      }
      await inScimWords(ctx, () => inside(ctx, () => Promise.reject(refusal(router, ctx))))
    },
  }
}

/** A method that an endpoint lacks is 405, never 404: clients take 404 for a resource that is gone. */
function refusal(router: Router, ctx: Ctx): Error {
  const version = /^\/t\/[^/]+\/scim\/(v\d[^/]*)(?:\/|$)/i.exec(ctx.path)?.[1]
  if (version !== undefined && version !== 'v2') {
    return badRequest('invalidVers', 'This server speaks version v2')
  }
  return unmatched(router, ctx, { nothing: 'There is no such endpoint' })
}
