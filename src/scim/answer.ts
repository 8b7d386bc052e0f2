import type { Account } from '../model/account.ts'
import type { Ctx } from '../http/state.ts'
import type { JsonObject } from '../model/json.ts'
import { scimMediaType } from './failure.ts'
import { type Projection, project } from './projection.ts'

/** The SCIM base of an account; where people reach it follows from its issuer. */
export function scimBase({ issuer }: Account): string {
  return `${issuer}/scim/v2`
}

export type Versioned = {
  readonly id: string
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** `id` and `meta` of a resource (RFC 7643 3.1). */
export function metaOf(base: string, type: 'User' | 'Group', resource: Versioned): JsonObject {
  return {
    id: resource.id,
    meta: {
      resourceType: type,
      created: resource.createdAt.toISOString(),
      lastModified: resource.updatedAt.toISOString(),
      location: locationOf(base, type, resource.id),
      version: etagOf(resource),
    },
  }
}

export function locationOf(base: string, type: 'User' | 'Group', id: string): string {
  return `${base}/${type}s/${id}`
}

export function sendJson(ctx: Ctx, status: number, body: JsonObject): void {
  ctx.status = status
  ctx.body = JSON.stringify(body)
  ctx.set('content-type', scimMediaType)
}

/** Sends one resource as the projection shows it, with its ETag; 201 also says where it is. */
export function sendResource(
  ctx: Ctx,
  status: 200 | 201,
  { document, projection }: { document: JsonObject; projection: Projection },
): void {
  const meta = document['meta'] as { location: string; version: string }
  ctx.set('etag', meta.version)
  if (status === 201) ctx.set('location', meta.location)
  sendJson(ctx, status, project(projection, document))
}

export function sendNothing(ctx: Ctx, resource?: Versioned): void {
  ctx.status = 204
  if (resource !== undefined) ctx.set('etag', etagOf(resource))
}

function etagOf({ version }: Versioned): string {
  return `W/"${version}"`
}
