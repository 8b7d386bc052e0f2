import type { SecretBox } from '../../lib/secret-box.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Role } from '../../model/role.ts'
import type { Arrival } from '../../model/upstream.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { undone } from '../what-if.ts'
import { ArrivalRefused } from './arrival-refused.ts'
import type { WholeUpstream } from './known-upstream.ts'
import { settle } from './settle.ts'
import { UpstreamFailed } from './upstream-failed.ts'
import { targetOf } from './upstreams.ts'
import { answerOfTrial, keepFor } from './visits.ts'

type Named = { readonly id: string; readonly name: string }

/** What would have happened. */
export type TrialOutcome =
  | {
      readonly kind: 'known' | 'linked' | 'created'
      readonly user: { readonly userName: string; readonly displayName: string | null }
      readonly roleBefore: Role | null
      readonly role: Role
      readonly joined: readonly Named[]
      readonly left: readonly Named[]
      readonly withheld: readonly Named[]
    }
  | { readonly kind: 'refused' | 'failed'; readonly reason: string; readonly detail: string }

/** What came from the upstream, word for word and as it was understood, and what would have happened. */
export type Trial = {
  readonly came: JsonObject | null
  readonly understood: Arrival | null
  readonly outcome: TrialOutcome
}

/** Lets somebody arrive as they would, and undoes it. */
export async function tryArrival(
  context: Context,
  upstream: WholeUpstream,
  { came, arrival }: { readonly came: JsonObject; readonly arrival: Arrival },
): Promise<Trial> {
  const tried = { id: upstream.id, onTrial: true }
  const outcome = await undone(context, inside => settle(inside, tried, arrival))
    .then((settled): TrialOutcome => {
      const { user, how, roleBefore, groups } = settled
      const named = (ids: readonly string[]): readonly Named[] =>
        ids.map(id => ({ id, name: nameOf(upstream, id) }))
      return {
        kind: how,
        user: { userName: user.userName, displayName: user.displayName },
        roleBefore,
        role: user.role,
        joined: named(groups.joined),
        left: named(groups.left),
        withheld: named(groups.withheld),
      }
    })
    .catch(asOutcome)
  return { came, understood: arrival, outcome }
}

/** A trial that came to nothing before anybody arrived. */
export function failedTrial(error: unknown): Trial {
  return { came: null, understood: null, outcome: asOutcome(error) }
}

/** Keeps what a trial gave for the administrator who began it, with an event. */
export async function keepTrial(
  context: Context,
  box: SecretBox,
  of: { readonly upstream: WholeUpstream; readonly state: string; readonly trial: Trial },
): Promise<void> {
  const { upstream, state, trial } = of
  await inTransaction(context, async inside => {
    await keepFor(inside, box, { upstreamId: upstream.id, state, answer: JSON.stringify(trial) })
    const data = { outcome: trial.outcome.kind }
    await recordEvent(inside, { type: 'upstream.tested', target: targetOf(upstream), data })
  })
}

/** What a trial of this administrator gave: null while nobody came back; undefined where there is none. */
export async function readTrial(
  context: Context,
  box: SecretBox,
  of: { readonly upstreamId: string; readonly state: string; readonly testerId: string },
): Promise<Trial | null | undefined> {
  const answer = await answerOfTrial(context, box, of)
  return typeof answer === 'string' ? (JSON.parse(answer) as Trial) : answer
}

function asOutcome(error: unknown): TrialOutcome {
  const { reason, message: detail } = demandTold(error)
  return { kind: error instanceof ArrivalRefused ? 'refused' : 'failed', reason, detail }
}

function demandTold(error: unknown): ArrivalRefused | UpstreamFailed {
  if (error instanceof ArrivalRefused || error instanceof UpstreamFailed) return error
  throw error
}

function nameOf({ groups }: WholeUpstream, id: string): string {
  return groups.find(({ groupId }) => groupId === id)?.name ?? id
}
