import { hash } from 'node:crypto'
import { isNotModified } from '../http/conditional.ts'
import type { Ctx } from '../http/state.ts'
import { keyTimes } from '../model/signing-key.ts'

const cacheable = `public, max-age=${keyTimes.cached}`
const publicDocument = /\/(?:jwks|\.well-known\/[\w-]+)$|^\/\.well-known\//

/**
 * The published keys and the metadata may be kept for five minutes, by anybody: a new key signs only after that
 * (`keyTimes.publishedFirst`). Afterwards an entity tag spares sending them again.
 */
export function letCache(ctx: Ctx): void {
  if (ctx.status !== 200 || !publicDocument.test(ctx.path) || !isReading(ctx.method)) return
  const text = JSON.stringify(ctx.body)
  const tag = `W/"${hash('sha256', text, 'base64url').slice(0, 22)}"`
  ctx.body = text
  ctx.set('cache-control', cacheable)
  ctx.set('etag', tag)
  if (isNotModified(ctx, tag)) ctx.status = 304
}

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}
