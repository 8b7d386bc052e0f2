/**
 * The console API: what administrators do, as JSON. `contract/` says what there is; `request/` serves one request: finds out
 * who asks (a session of the console, made in `session/`, or a service application's token), measures them by what the
 * operation needs, reads the input by the contract, lets the handler make one call of the domain of it, and answers.
 * Handlers are a file or folder a resource; `lists/` is how they page. Whatever is refused is problem+json.
 */
import {
  declare,
  methodsAt,
  type Route,
  type RouteDeclaration,
  routerOf,
  unmatched,
} from '../http/routes.ts'
import type { Ctx, Next } from '../http/state.ts'
import { contract } from './contract/contract.ts'
import { openapiRoutes } from './openapi/routes.ts'
import type { AdminParts } from './parts.ts'
import { inProblems } from './request/problem.ts'
import type { AdminRoute } from './route.ts'
import { routes } from './routes.ts'
import { serve } from './request/serve.ts'
import { signInRoutes } from './session/sign-in.ts'

export type Admin = {
  readonly middleware: (ctx: Ctx, next: Next) => Promise<void>
  readonly declarations: readonly RouteDeclaration[]
}

const prefix = '/t/:account/api/v1'
const consolePrefix = '/t/:account/console'
const ours = /^\/t\/[^/]+\/api(?:\/|$)/

export function createAdmin(parts: AdminParts): Admin {
  requireEveryOperation()
  // What is spelt out goes before what is named by an id.
  const operations = routes.toSorted(byParameters).map((each): Route => {
    const { method, path, needs } = each.operation
    const handle = serve(each, parts)
    return { method, path, needs: needs === 'public' ? 'public' : 'caller', handle }
  })
  const table = [...openapiRoutes(), ...operations]
  // Who asks is found out by `serve`, which hands it on.
  const router = routerOf(prefix, table, { caller: () => Promise.resolve() })
  const pages = signInRoutes(parts)
  const signIn = routerOf(consolePrefix, pages).routes() as unknown as Admin['middleware']
  const inside = router.routes() as unknown as (ctx: Ctx, next: Next) => Promise<void>
  const otherwise = async (ctx: Ctx): Promise<void> => {
    const methods = methodsAt(router, ctx)
    if (methods.length === 0 || ctx.method !== 'OPTIONS') {
      throw unmatched(router, ctx, {
        nothing: 'there is nothing at this address',
        also: ['OPTIONS'],
      })
    }
    ctx.status = 204
    ctx.set('allow', [...methods, 'OPTIONS'].join(', '))
  }
  return {
    declarations: [...declare(prefix, table), ...declare(consolePrefix, pages)],
    middleware: async (ctx, next) => {
      if (!ours.test(ctx.path)) {
        await signIn(ctx, next)
        return
      }
      ctx.set('cache-control', 'no-store')
      await inProblems(ctx, () => inside(ctx, () => otherwise(ctx)))
    },
  }
}

function byParameters(one: AdminRoute, other: AdminRoute): number {
  const count = ({ operation }: AdminRoute): number => operation.path.split(':').length
  return count(one) - count(other)
}

/** The contract promises what the routes do: neither has anything that the other lacks. */
function requireEveryOperation(): void {
  const done = new Set(routes.map(({ operation }) => operation))
  const missing = contract.filter(operation => !done.has(operation))
  const more = [...done].filter(operation => !contract.includes(operation))
  const odd = [...missing, ...more].map(({ id }) => id)
  if (odd.length > 0)
    throw new Error(`only in the contract or only in the routes: ${odd.join(', ')}`)
}
