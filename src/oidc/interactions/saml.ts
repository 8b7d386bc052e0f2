import { ownSamlMetadata } from '../../domain/upstreams/saml/own-saml-metadata.ts'
import { takeSamlResponse, type Taken } from '../../domain/upstreams/saml/take-response.ts'
import { readText } from '../../http/body.ts'
import { HttpFault } from '../../http/errors.ts'
import type { Ctx } from '../../http/state.ts'
import { SamlFault } from '../../lib/saml/saml-fault.ts'
import { Refusal } from '../../model/refusal.ts'
import { showPage } from '../pages/layout.ts'
import { setOutElsewherePage, upstreamFailedPage } from '../pages/upstream.ts'
import type { OpenidParts } from '../parts.ts'
import { contextOf } from '../request.ts'
import { seeOther } from './visit.ts'

type UpstreamCtx = Ctx & { readonly params: Record<string, string> }

const rule = { mediaTypes: ['application/x-www-form-urlencoded'], limit: 512 * 1024 }

/** What a provider of SAML has to know of us. */
export async function showSamlMetadata(ctx: UpstreamCtx, { db }: OpenidParts): Promise<void> {
  const id = ctx.params['upstream'] ?? ''
  const xml = await ownSamlMetadata(contextOf(ctx, db), id).catch(asFault)
  ctx.set('cache-control', 'no-cache')
  ctx.type = 'application/samlmetadata+xml'
  ctx.body = xml
}

/**
 * The assertion consumer service (SAML Bindings 3.5): the browser comes from the provider with a response. The cookie of the
 * interaction is not seen here; what came waits for it. RelayState is not read: where to go is known from the request.
 */
export async function takeSamlPost(ctx: UpstreamCtx, parts: OpenidParts): Promise<void> {
  const form = new URLSearchParams(await readText(ctx.req, rule))
  const upstreamId = ctx.params['upstream'] ?? ''
  const posted = form.get('SAMLResponse') ?? ''
  try {
    const taken = await takeSamlResponse(contextOf(ctx, parts.db), parts.box, {
      upstreamId,
      posted,
    })
    goBack(ctx, upstreamId, taken)
  } catch (error) {
    if (!(error instanceof SamlFault)) asFault(error)
    const signIn = `/t/${ctx.state.account.slug}/sign-in`
    showPage(ctx, upstreamFailedPage({ signIn, reference: ctx.state.requestId }), 422)
  }
}

function goBack(ctx: Ctx, upstream: string, taken: Taken): void {
  const base = `/t/${ctx.state.account.slug}/sign-in`
  if (taken.kind === 'unsolicited') {
    showPage(ctx, setOutElsewherePage({ signIn: base }))
    return
  }
  const query = new URLSearchParams({ upstream, state: taken.state })
  if (taken.kind === 'interaction')
    seeOther(ctx, `${base}/${taken.uid}/upstream/return?${query.toString()}`)
}

function asFault(error: unknown): never {
  if (!(error instanceof Refusal)) throw error
  if (error.code === 'not-found') throw new HttpFault(404, 'there is nothing at this address')
  if (error.code !== 'busy') throw error
  const headers = { 'retry-after': String(error.retryAfter ?? 60) }
  throw new HttpFault(
    429,
    'there were too many attempts; please try again in some minutes',
    headers,
  )
}
