import { ArrivalRefused } from '../../domain/upstreams/arrival-refused.ts'
import { arrive, recordFailure } from '../../domain/upstreams/arrive.ts'
import { comeFromThere, goThere } from '../../domain/upstreams/there-and-back.ts'
import { UpstreamFailed } from '../../domain/upstreams/upstream-failed.ts'
import { getSignIn } from '../../domain/sign-ins/sign-ins.ts'
import type { Upstream } from '../../model/upstream.ts'
import { homeAddress } from '../clients.ts'
import { showPage } from '../pages/layout.ts'
import { upstreamProblemPage } from '../pages/upstream-problem.ts'
import { contextOf } from '../request.ts'
import { upstreamNamed } from './upstream-callback.ts'
import { goOn, waysOf } from './session.ts'
import { seeOther, type Visit } from './visit.ts'

/** Sends somebody to another provider, to prove there who they are. */
export async function takeUpstream(visit: Visit): Promise<void> {
  const { ctx, parts, params, interaction } = visit
  const { uid } = interaction
  const context = contextOf(ctx, parts.db)
  const upstream = await upstreamNamed(context, params['upstream'] ?? '')
  await orProblem(visit, upstream, async () => {
    const loginHint = (await getSignIn(context, uid))?.userName ?? undefined
    const wishes = { uid, loginHint, maxAge: maxAgeOf(visit) }
    seeOther(ctx, await goThere(context, parts, upstream, wishes))
  })
}

/**
 * Takes what another provider sent back with somebody, in the browser that set out: the cookie of the interaction says so.
 * It is used up before anything is believed.
 */
export async function takeReturn(visit: Visit): Promise<void> {
  const { ctx, parts, interaction } = visit
  const { uid } = interaction
  const context = contextOf(ctx, parts.db)
  const query = new URLSearchParams(ctx.querystring)
  const upstream = await upstreamNamed(context, query.get('upstream') ?? '')
  await orProblem(visit, upstream, async () => {
    const came = { uid, query, maxAge: maxAgeOf(visit) }
    const arrival = await comeFromThere(context, parts, upstream, came)
    await arrive(context, uid, upstream, arrival)
    await goOn(visit)
  })
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
