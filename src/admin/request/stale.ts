import type { Ctx } from '../../http/state.ts'
import type { JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'
import { fulfils } from './check-needs.ts'
import { changedSince, entityTag } from './entity-tag.ts'
import { Problem } from './problem.ts'
import type { AdminRoute, Request } from '../route.ts'
import { routes } from '../routes.ts'

/**
 * Tells whoever wanted to change a former version (412) what the thing is by now and in which members it differs from what
 * they saw, as far as they may see it.
 */
export async function explainStale(
  ctx: Ctx,
  { operation }: AdminRoute,
  { error, request }: { readonly error: unknown; readonly request: Request<never> },
): Promise<never> {
  if (!(error instanceof Refusal) || error.code !== 'stale') throw error
  const reader = routes.find(
    each => each.operation.method === 'GET' && each.operation.path === operation.path,
  )
  if (reader?.operation.versioned !== true || !meets(request, reader)) throw error
  const query = reader.operation.query?.parse({})
  const asked = {
    ...request,
    operation: reader.operation,
    query,
    body: undefined,
  } as Request<never>
  const current = (await reader.handle(asked)) as JsonObject & { readonly version: number }
  const changed = changedSince(ctx, current)
  const members = { ...(changed === undefined ? {} : { changed }), current }
  throw new Problem(412, 'stale', error.message, { members, headers: { etag: entityTag(current) } })
}

function meets({ context }: Request<never>, { operation }: AdminRoute): boolean {
  return fulfils(context, operation.needs)
}
