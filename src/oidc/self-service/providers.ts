import { recordFailure } from '../../domain/upstreams/arrive.ts'
import { linkOwn, ownLinks, unlinkOwn } from '../../domain/upstreams/own-links.ts'
import { comeFromThere, goThere } from '../../domain/upstreams/there-and-back.ts'
import { UpstreamFailed } from '../../domain/upstreams/upstream-failed.ts'
import { uidOfSession } from '../../domain/upstreams/visits.ts'
import type { Upstream } from '../../model/upstream.ts'
import type { Problem } from '../interactions/problem.ts'
import { upstreamNamed } from '../interactions/upstream-callback.ts'
import { seeOther } from '../interactions/visit.ts'
import { showPage } from '../pages/layout.ts'
import { providerPage } from '../pages/self-service/provider.ts'
import type { OwnVisit } from './own-visit.ts'
import { ownProblem } from './problem.ts'

/** One provider that the person is linked to or may link themselves to. */
export async function showProvider(
  visit: OwnVisit,
  id = visit.ctx.params['id'] ?? '',
  problem?: Problem,
): Promise<void> {
  const { ctx, context, person, token, base } = visit
  const { linked, open } = await ownLinks(context, person)
  const link = linked.find(each => each.id === id)
  const known = link ?? open.find(each => each.id === id)
  if (known === undefined) {
    seeOther(ctx, `${base}/security`)
    return
  }
  const path = `${base}/security/providers/${id}`
  const page = providerPage({ name: known.name, link, path, problem: problem?.text, token, base })
  showPage(ctx, page, problem?.status)
}

/** Sends the person to a provider, to prove there who they are. */
export async function takeLink(visit: OwnVisit): Promise<void> {
  const { ctx, parts, context, person, sessionUid, base } = visit
  const { open } = await ownLinks(context, person)
  const known = open.find(({ id }) => id === ctx.params['id'])
  if (known === undefined) {
    seeOther(ctx, `${base}/security`)
    return
  }
  const upstream = await upstreamNamed(context, known.id)
  await orProblem(visit, upstream, async () => {
    const uid = uidOfSession(sessionUid)
    seeOther(ctx, await goThere(context, parts, upstream, { uid }))
  })
}

/** Links the person to whom they proved to be, in the session that set out. */
export async function takeLinked(visit: OwnVisit): Promise<void> {
  const { ctx, parts, context, person, sessionUid, base } = visit
  const query = new URLSearchParams(ctx.querystring)
  const upstream = await upstreamNamed(context, query.get('upstream') ?? '')
  await orProblem(visit, upstream, async () => {
    const came = { uid: uidOfSession(sessionUid), query }
    const arrival = await comeFromThere(context, parts, upstream, came)
    await linkOwn(context, parts.box, person, { upstreamId: upstream.id, arrival })
    seeOther(ctx, `${base}/security`)
  })
}

/** Takes a link away; other sessions end. */
export async function takeUnlink(visit: OwnVisit): Promise<void> {
  const { ctx, parts, context, person, sessionUid, base } = visit
  const id = ctx.params['id'] ?? ''
  const removal = { upstreamId: id, keep: sessionUid }
  const problem = await unlinkOwn(context, parts.box, person, removal).catch(ownProblem(ctx))
  if (problem === undefined) seeOther(ctx, `${base}/security`)
  else await showProvider(visit, id, problem)
}

async function orProblem(
  visit: OwnVisit,
  upstream: Upstream,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof UpstreamFailed) await recordFailure(visit.context, upstream, error)
    await showProvider(visit, upstream.id, problemOf(visit, error))
  }
}

/** What the person can do something about is told. */
function problemOf({ ctx }: OwnVisit, error: unknown): Problem {
  if (!(error instanceof UpstreamFailed)) return ownProblem(ctx)(error)
  const { reason } = error
  if (reason === 'bad-answer' || reason === 'refused-us') {
    return { text: ({ ownSignIn }) => ownSignIn.linkFailed, status: 502 }
  }
  return { text: ({ upstreams }) => upstreams.reasons[reason], status: 409 }
}
