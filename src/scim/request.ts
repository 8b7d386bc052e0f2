import { readJson } from '../http/body.ts'
import type { Ctx } from '../http/state.ts'
import { Refusal } from '../model/refusal.ts'
import type { Expected } from '../domain/expected-version.ts'
import { badRequest } from './errors.ts'
import { parseProjection, type Projection } from './projection.ts'
import type { ResourceSchema } from './schema/resource-schema.ts'

const mediaTypes = ['application/scim+json', 'application/json']
const megabyte = 1024 * 1024
// Room for a PUT of a group with some 100,000 members.
const limits = { usual: megabyte, group: 16 * megabyte } as const

/** The JSON body (GEN-1). */
export async function readBody(ctx: Ctx, size: keyof typeof limits = 'usual'): Promise<unknown> {
  return readJson(ctx.req, { mediaTypes, limit: limits[size] })
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

/**
 * The versions that `If-Match` allows, undefined for any. `If-None-Match: *` allows none: what is there must not be
 * (RFC 9110 13.1.2).
 */
export function expectedVersion(ctx: Ctx): Expected {
  if (ctx.get('if-none-match').trim() === '*') return []
  return versionIn(ctx.get('if-match'))
}

/** The versions that entity tags name, undefined for any. What is no version of ours matches nothing: 412. */
export function versionIn(text: string): Expected {
  const tags = text.trim()
  if (tags === '' || tags === '*') return undefined
  const named = [...tags.matchAll(/(?:^|[\s,])(?:W\/)?"([^"]*)"/g)].map(([, tag = '']) => tag)
  const versions = named.filter(tag => /^\d{1,15}$/.test(tag)).map(Number)
  if (versions.length === 0) throw new Refusal('stale', 'This is no version of the resource')
  return versions
}

export type Params = { readonly params: Record<string, string> }

/** The id in the path. The one in a body is ignored (GEN-6): it cannot name another resource. */
export function idOf({ params }: Params): string {
  return params['id'] ?? ''
}
