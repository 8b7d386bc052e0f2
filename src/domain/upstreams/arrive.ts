import type { Arrival, Upstream } from '../../model/upstream.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { prove } from '../sign-ins/sign-ins.ts'
import { ArrivalRefused } from './arrival-refused.ts'
import { settle, type Settled } from './settle.ts'
import { vouchesFor } from './vouching.ts'

/**
 * Lets somebody arrive, by whichever protocol, in the interaction with this uid: takes them in and takes the upstream's word
 * as a proof, in one transaction. What is still missing is judged by `goOn`. Throws `ArrivalRefused`, with an event that
 * says why.
 */
export async function arrive(
  context: Context,
  uid: string,
  upstream: Upstream,
  arrival: Arrival,
): Promise<Settled> {
  try {
    return await inTransaction(context, async inside => {
      const settled = await settle(inside, upstream, arrival)
      const amr = arrival.amr.filter(each => /^[a-z]{2,16}$/.test(each)).slice(0, 10)
      const vouched = vouchesFor(upstream, arrival)
      const proof = {
        method: 'upstream',
        by: upstream.id,
        ...(vouched ? { vouched, amr } : {}),
      } as const
      await prove(inside, uid, settled.user, proof)
      return settled
    })
  } catch (error) {
    if (error instanceof ArrivalRefused) await recordFailure(context, upstream, error)
    throw error
  }
}

/** Tells of a sign-in that an upstream began and that came to nothing. */
export async function recordFailure(
  context: Context,
  { id, name }: Pick<Upstream, 'id' | 'name'>,
  { reason, message }: { readonly reason: string; readonly message: string },
): Promise<void> {
  const target = { kind: 'upstream', id, name } as const
  await recordEvent(context, { type: 'sign_in.failed', target, data: { reason, detail: message } })
}
