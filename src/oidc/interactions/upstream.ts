import { ArrivalRefused } from '../../domain/upstreams/arrival-refused.ts'
import { arrive, recordFailure } from '../../domain/upstreams/arrive.ts'
import { arrivalOf } from '../../domain/upstreams/oidc-arrival.ts'
import { asOidc } from '../../domain/upstreams/oidc-configuration.ts'
import { authorizationAddress, redeem } from '../../domain/upstreams/oidc-sign-in.ts'
import { beginSaml } from '../../domain/upstreams/saml/begin-saml.ts'
import { openSamlAnswer } from '../../domain/upstreams/saml/saml-answer.ts'
import { UpstreamFailed } from '../../domain/upstreams/upstream-failed.ts'
import { comeBack, setOut } from '../../domain/upstreams/visits.ts'
import { demandInUse } from '../../domain/upstreams/ways-in.ts'
import { getSignIn } from '../../domain/sign-ins/sign-ins.ts'
import type { Arrival, Upstream } from '../../model/upstream.ts'
import { homeAddress } from '../clients.ts'
import { showPage } from '../pages/layout.ts'
import { upstreamProblemPage } from '../pages/upstream-problem.ts'
import { contextOf } from '../request.ts'
import { upstreamNamed } from './upstream-callback.ts'
import { goOn, waysOf } from './session.ts'
import { seeOther, type Visit } from './visit.ts'

/** Sends somebody to another provider, to prove there who they are. */
export async function takeUpstream(visit: Visit): Promise<void> {
  const { ctx, parts, params } = visit
  const upstream = await upstreamNamed(contextOf(ctx, parts.db), params['upstream'] ?? '')
  await orProblem(visit, upstream, async () => {
    demandInUse(ctx.state, upstream)
    seeOther(ctx, await addressOf(visit, upstream))
  })
}

/**
 * Takes what another provider sent back with somebody, in the browser that set out: the cookie of the interaction says so.
 * It is used up before anything is believed.
 */
export async function takeReturn(visit: Visit): Promise<void> {
  const { ctx, parts, interaction } = visit
  const context = contextOf(ctx, parts.db)
  const query = new URLSearchParams(ctx.querystring)
  const upstream = await upstreamNamed(context, query.get('upstream') ?? '')
  await orProblem(visit, upstream, async () => {
    const arrival = await arrivalIn(visit, upstream, query)
    await arrive(context, interaction.uid, upstream, arrival)
    await goOn(visit)
  })
}

async function addressOf(visit: Visit, upstream: Upstream): Promise<string> {
  const { ctx, parts, interaction } = visit
  const { uid } = interaction
  const context = contextOf(ctx, parts.db)
  const maxAge = maxAgeOf(visit)
  if (upstream.kind === 'saml') {
    const anew = maxAge !== undefined
    return (await beginSaml(context, parts.box, upstream, { uid, anew })).url
  }
  const loginHint = (await getSignIn(context, uid))?.userName ?? undefined
  const state = await setOut(context, upstream.id, { uid })
  const to = { upstream: asOidc(upstream), state, wishes: { loginHint, maxAge } }
  return authorizationAddress(context, parts, to)
}

/** Who arrives, by what came back: waiting since it was posted (SAML), or to be asked for (OpenID Connect). */
async function arrivalIn(
  visit: Visit,
  upstream: Upstream,
  query: URLSearchParams,
): Promise<Arrival> {
  const { ctx, parts, interaction } = visit
  const context = contextOf(ctx, parts.db)
  const state = query.get('state') ?? ''
  const { uid } = interaction
  const back = await comeBack(context, parts.box, { upstreamId: upstream.id, state, uid })
  if (back === undefined) throw new UpstreamFailed('over', 'the state is unknown, used or too old')
  demandInUse(ctx.state, upstream)
  const maxAge = maxAgeOf(visit)
  if (upstream.kind === 'saml') {
    const ticket = query.get('ticket') ?? ''
    return openSamlAnswer(parts.box, { ...back, state, ticket, maxAge })
  }
  query.delete('upstream')
  const answer = { upstream: asOidc(upstream), state, query: query.toString() }
  const claims = await redeem(context, parts, { ...answer, maxAge })
  return arrivalOf(upstream, claims)
}

/** Answers what went wrong at or with an upstream by a page that says so and leads on. */
async function orProblem(
  visit: Visit,
  upstream: Upstream,
  work: () => Promise<void>,
): Promise<void> {
  const { ctx, parts } = visit
  try {
    await work()
  } catch (error) {
    const isTold = error instanceof UpstreamFailed
    if (!isTold && !(error instanceof ArrivalRefused)) throw error
    // The domain has told of whom it refused.
    if (isTold) await recordFailure(contextOf(ctx, parts.db), upstream, error)
    const page = upstreamProblemPage({
      upstreamName: upstream.name,
      reason: error.reason,
      other: waysOf(visit),
      home: homeAddress(ctx.state.account),
      reference: ctx.state.requestId,
    })
    showPage(ctx, page, statusOf(error))
  }
}

function statusOf({ reason }: UpstreamFailed | ArrivalRefused): number {
  if (reason === 'over') return 400
  return reason === 'unreachable' || reason === 'bad-answer' ? 502 : 403
}

/** Where the application wants a fresh proof, an old session at the upstream is none. */
function maxAgeOf({ interaction }: Visit): number | undefined {
  const { prompt, max_age: maxAge } = interaction.params
  if (typeof prompt === 'string' && prompt.split(' ').includes('login')) return 0
  return maxAge === undefined ? undefined : Number(maxAge)
}
