import { getWholeUpstream, type WholeUpstream } from '../../domain/upstreams/known-upstream.ts'
import { arrivalOf } from '../../domain/upstreams/oidc-arrival.ts'
import { asOidc } from '../../domain/upstreams/oidc-configuration.ts'
import { redeem } from '../../domain/upstreams/oidc-sign-in.ts'
import { failedTrial, keepTrial, type Trial, tryArrival } from '../../domain/upstreams/trial.ts'
import { comeBack, findTraveller, isOfSession } from '../../domain/upstreams/visits.ts'
import type { Context } from '../../domain/context.ts'
import { HttpFault } from '../../http/errors.ts'
import type { Ctx } from '../../http/state.ts'
import { Refusal } from '../../model/refusal.ts'
import { homeAddress } from '../clients.ts'
import { showPage } from '../pages/layout.ts'
import { trialDonePage, upstreamProblemPage } from '../pages/upstream-problem.ts'
import type { OpenidParts } from '../parts.ts'
import { contextOf } from '../request.ts'
import { seeOther } from './visit.ts'

type At = Ctx & { readonly params: Record<string, string> }

/**
 * Where an OpenID provider sends people back to. The cookie of the interaction does not come here, so the answer is led on
 * to an address below it, where the cookie says whether this is the browser that set out; nothing is believed before.
 */
export async function takeCallback(ctx: At, parts: OpenidParts): Promise<void> {
  const context = contextOf(ctx, parts.db)
  const upstream = await upstreamNamed(context, ctx.params['upstream'] ?? '')
  const state = new URLSearchParams(ctx.querystring).get('state') ?? ''
  const traveller = await findTraveller(context, upstream.id, state)
  if (traveller === undefined) {
    showOver(ctx, upstream)
    return
  }
  const { uid } = traveller
  if (uid === null) await takeTrial(ctx, parts, { context, upstream, state })
  else seeOther(ctx, returnOf(ctx, uid, `upstream=${upstream.id}&${ctx.querystring}`))
}

/** Where the cookie says whether this is the browser that set out: below the interaction, or below the own pages. */
export function returnOf(ctx: Ctx, uid: string, query: string): string {
  const base = `/t/${ctx.state.account.slug}`
  const path = isOfSession(uid) ? 'security/providers/return' : `sign-in/${uid}/upstream/return`
  return `${base}/${path}?${query}`
}

/** A way back that leads nowhere. */
export function showOver(ctx: Ctx, { name }: WholeUpstream): void {
  const page = upstreamProblemPage({
    upstreamName: name,
    reason: 'over',
    other: undefined,
    home: homeAddress(ctx.state.account),
    reference: ctx.state.requestId,
  })
  showPage(ctx, page, 400)
}

/** The upstream that an address names; what is none is no page. */
export async function upstreamNamed(context: Context, id: string): Promise<WholeUpstream> {
  return getWholeUpstream(context, id).catch((error: unknown) => {
    if (error instanceof Refusal) throw new HttpFault(404, 'there is nothing at this address')
    throw error
  })
}

type TrialAt = {
  readonly context: Context
  readonly upstream: WholeUpstream
  readonly state: string
}

async function takeTrial(
  ctx: Ctx,
  parts: OpenidParts,
  { context, upstream, state }: TrialAt,
): Promise<void> {
  const back = await comeBack(context, parts.box, { upstreamId: upstream.id, state, uid: null })
  if (back === undefined) {
    showOver(ctx, upstream)
    return
  }
  const query = ctx.querystring
  const trial: Trial = await redeem(context, parts, { upstream: asOidc(upstream), state, query })
    .then(async came => {
      const arrival = arrivalOf(upstream, came)
      return tryArrival(context, upstream, { came, arrival })
    })
    .catch(failedTrial)
  await keepTrial(context, parts.box, { upstream, state, trial })
  showPage(ctx, trialDonePage(upstream.name))
}
