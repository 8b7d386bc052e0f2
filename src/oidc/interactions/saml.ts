import { ownSamlMetadata } from '../../domain/upstreams/saml/own-saml-metadata.ts'
import { getSamlUpstream } from '../../domain/upstreams/saml/saml-keys.ts'
import { takeSamlResponse, type Taken } from '../../domain/upstreams/saml/take-response.ts'
import { readText } from '../../http/body.ts'
import { HttpFault } from '../../http/errors.ts'
import type { Ctx } from '../../http/state.ts'
import { SamlFault, type SamlReason } from '../../lib/saml/saml-fault.ts'
import { Refusal } from '../../model/refusal.ts'
import { homeAddress } from '../clients.ts'
import { showPage } from '../pages/layout.ts'
import { setOutElsewherePage } from '../pages/set-out-elsewhere.ts'
import { trialDonePage, upstreamProblemPage } from '../pages/upstream-problem.ts'
import type { OpenidParts } from '../parts.ts'
import { contextOf } from '../request.ts'
import { returnOf } from './upstream-callback.ts'
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
  const context = contextOf(ctx, parts.db)
  const { name } = await getSamlUpstream(context, upstreamId).catch(asFault)
  try {
    const taken = await takeSamlResponse(context, parts.box, { upstreamId, posted })
    goBack(ctx, { id: upstreamId, name }, taken)
  } catch (error) {
    if (!(error instanceof SamlFault)) asFault(error)
    const { account, requestId: reference } = ctx.state
    const reason = told[error.reason] ?? 'bad-answer'
    const page = {
      upstreamName: name,
      reason,
      other: undefined,
      home: homeAddress(account),
      reference,
    }
    showPage(ctx, upstreamProblemPage(page), 422)
  }
}

type Named = { readonly id: string; readonly name: string }

const told: Readonly<Partial<Record<SamlReason, string>>> = {
  'refused-upstream': 'cancelled',
  'wrong-request': 'over',
  replayed: 'over',
}

function goBack(ctx: Ctx, { id, name }: Named, taken: Taken): void {
  const base = `/t/${ctx.state.account.slug}/sign-in`
  if (taken.kind === 'unsolicited') showPage(ctx, setOutElsewherePage({ signIn: base }))
  else if (taken.kind === 'trial') showPage(ctx, trialDonePage(name))
  else {
    const query = new URLSearchParams({ upstream: id, state: taken.state, ticket: taken.ticket })
    seeOther(ctx, returnOf(ctx, taken.uid, query.toString()))
  }
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
