import { readJson } from '../http/body.ts'
import type { Ctx } from '../http/state.ts'
import { Refusal } from '../model/refusal.ts'
import { badRequest } from './errors.ts'
import { parseProjection, type Projection } from './projection.ts'
import type { ResourceSchema } from './schema/resource-schema.ts'

// Room for a PUT of a group with some 100,000 members.
const bodyRule = {
  mediaTypes: ['application/scim+json', 'application/json'],
  limit: 16 * 1024 * 1024,
}

/** The JSON body (GEN-1). */
export async function readBody(ctx: Ctx): Promise<unknown> {
  return readJson(ctx.req, bodyRule)
}

/** One query parameter; twice the same is refused, unknown ones are left alone. */
export function parameter(ctx: Ctx, name: string): string | undefined {
  const value = ctx.query[name]
  if (Array.isArray(value)) throw badRequest('invalidValue', `${name} is given more than once`)
  return value
}

export function projectionOf(ctx: Ctx, schema: ResourceSchema): Projection {
  return parseProjection(schema, {
    attributes: parameter(ctx, 'attributes'),
    excludedAttributes: parameter(ctx, 'excludedAttributes'),
  })
}

/** The version that `If-Match` demands, undefined for any. */
export function expectedVersion(ctx: Ctx): number | undefined {
  return versionIn(ctx.get('if-match'))
}

/** The version that an entity tag names, undefined for any. What is no version of ours matches nothing: 412. */
export function versionIn(text: string): number | undefined {
  const tag = text.trim()
  if (tag === '' || tag === '*') return undefined
  const version = /^(?:W\/)?"(\d{1,15})"$/.exec(tag)?.[1]
  if (version === undefined) throw new Refusal('stale', 'This is no version of the resource')
  return Number(version)
}

export type Params = { readonly params: Record<string, string> }

/** The id in the path. The one in a body is ignored (GEN-6): it cannot name another resource. */
export function idOf({ params }: Params): string {
  return params['id'] ?? ''
}
