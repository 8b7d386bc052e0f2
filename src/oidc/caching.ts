import { hash } from 'node:crypto'
import { isNotModified } from '../http/conditional.ts'
import type { Ctx } from '../http/state.ts'
import { keyTimes } from '../model/signing-key.ts'
import type { AccountProvider } from './parts.ts'
import { isRegistrationOpen } from './registration.ts'

/** One published document, as it is sent. */
type Document = { readonly text: string; readonly tag: string; readonly type: string }

const cacheable = `public, max-age=${keyTimes.cached}`
const publicDocument = /\/(?:jwks|\.well-known\/[\w-]+)$|^\/\.well-known\//

/** Whether this asks for the published keys or for the metadata, which are the same for everybody. */
export function asksForDocument({ method, path }: Ctx): boolean {
  return (method === 'GET' || method === 'HEAD') && publicDocument.test(path)
}

/**
 * Serves a published document, which may be kept for five minutes, by anybody: a new key signs only after that
 * (`keyTimes.publishedFirst`). Afterwards an entity tag spares sending it again. What a provider has said once it says until
 * it is built anew, so it is asked once, unless a page of another origin asks: that is answered as its CORS rules say.
 */
export function createDocuments(): (
  ctx: Ctx,
  provider: AccountProvider,
  serve: () => Promise<void>,
) => Promise<void> {
  const known = new WeakMap<AccountProvider, Map<string, Document>>()
  return async (ctx, provider, serve) => {
    const documents = known.get(provider) ?? new Map<string, Document>()
    known.set(provider, documents)
    const name = `${ctx.path} ${isRegistrationOpen(ctx.state.account)}`
    const document = ctx.get('origin') === '' ? documents.get(name) : undefined
    if (document !== undefined) {
      send(ctx, document)
      return
    }
    await serve()
    if (ctx.status !== 200) return
    const made = documentOf(ctx)
    if (ctx.get('origin') === '') documents.set(name, made)
    send(ctx, made)
  }
}

function documentOf(ctx: Ctx): Document {
  const text = JSON.stringify(ctx.body)
  const tag = `W/"${hash('sha256', text, 'base64url').slice(0, 22)}"`
  return { text, tag, type: ctx.response.get('content-type') }
}

function send(ctx: Ctx, { text, tag, type }: Document): void {
  ctx.status = 200
  ctx.body = text
  ctx.set('content-type', type)
  ctx.vary('Origin')
  ctx.set('cache-control', cacheable)
  ctx.set('etag', tag)
  if (isNotModified(ctx, tag)) ctx.status = 304
}
