import { Readable } from 'node:stream'
import type { Account } from '../model/account.ts'
import { isNotModified } from '../http/conditional.ts'
import type { Ctx } from '../http/state.ts'
import type { JsonObject } from '../model/json.ts'
import { scimMediaType } from './failure.ts'
import { listText, type LongList, resourceText } from './json-text.ts'
import { type Projection, project } from './projection.ts'

/** The SCIM base of an account; where people reach it follows from its issuer. */
export function scimBase({ issuer }: Account): string {
  return `${issuer}/scim/v2`
}

/** What an entity tag is made of: a counter, or a digest where nothing counts. */
export type Tagged = { readonly version: number | string }

export type Versioned = Tagged & {
  readonly id: string
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

/** One resource and how it is shown. `long` holds the elements of an attribute that is too large for memory. */
export type Representation = {
  readonly document: JsonObject
  readonly projection: Projection
  readonly long?: LongList
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
  { document, projection, long }: Representation,
): void {
  const meta = document['meta'] as { location: string; version: string }
  ctx.set('etag', meta.version)
  if (status === 201) ctx.set('location', meta.location)
  if (long === undefined) sendJson(ctx, status, project(projection, document))
  else sendText(ctx, status, resourceText(projection, document, long))
}

/** Sends a resource that was read, or 304 where the client has this version already (RFC 7644 3.14). */
export async function answerRead(
  ctx: Ctx,
  resource: Tagged,
  represent: () => Promise<Representation>,
): Promise<void> {
  if (!isNotModified(ctx, etagOf(resource))) {
    sendResource(ctx, 200, await represent())
    return
  }
  ctx.status = 304
  ctx.set('etag', etagOf(resource))
}

/** The resources of a list, or their text with commas where they are too large for memory. */
export type Listed = readonly JsonObject[] | AsyncIterable<string>

export function sendList(ctx: Ctx, envelope: JsonObject, resources: Listed): void {
  if (Symbol.asyncIterator in resources) sendText(ctx, 200, listText(envelope, resources))
  else sendJson(ctx, 200, { ...envelope, Resources: resources })
}

/** Streams a text as fast as it is taken. A failure on the way cuts the connection off, so that no half answer looks whole. */
function sendText(ctx: Ctx, status: number, text: AsyncIterable<string>): void {
  ctx.status = status
  ctx.body = Readable.from(text, { highWaterMark: 1 })
  ctx.set('content-type', scimMediaType)
}

export function sendNothing(ctx: Ctx, resource?: Tagged): void {
  ctx.status = 204
  if (resource !== undefined) ctx.set('etag', etagOf(resource))
}

export function etagOf({ version }: Tagged): string {
  return `W/"${version}"`
}
