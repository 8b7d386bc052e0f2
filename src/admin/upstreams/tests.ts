import { beginTrial } from '../../domain/upstreams/begin-trial.ts'
import { readTrial } from '../../domain/upstreams/trial.ts'
import { Refusal } from '../../model/refusal.ts'
import { getUpstreamTest, testUpstream } from '../contract/upstreams/tests.ts'
import { route } from '../route.ts'

export const upstreamTestRoutes = [
  route(testUpstream, async ({ context, parts, params }) =>
    beginTrial(context, parts, params.upstream),
  ),
  route(getUpstreamTest, async ({ context, parts, params }) => {
    const { upstream: upstreamId, test: state } = params
    const asked = { upstreamId, state, testerId: context.caller.id }
    const trial = await readTrial(context, parts.box, asked)
    if (trial === undefined) throw new Refusal('not-found', 'there is no such trial, or no more')
    if (trial === null) return { done: false, came: null, understood: null, outcome: null }
    const { came, understood, outcome } = trial
    return { done: true, came, understood: understood && { ...understood }, outcome }
  }),
]
