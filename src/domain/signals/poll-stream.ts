import { isId } from '../../lib/ids.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { Stream } from '../../model/stream.ts'
import { deleteEvents, giveUpEvent, nextEvents } from '../../storage/signals/stream-events.ts'
import { inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { eventSigner } from './security-event-tokens.ts'
import { getStream, type ReceiverContext, unknownStream } from './streams.ts'

/** RFC 8936 2.4: what a receiver has taken, what it could not, and how many it wants next. */
export type Poll = {
  readonly acknowledged: readonly string[]
  readonly refused: readonly { readonly id: string; readonly error: string }[]
  readonly most: number
}

export type Polled = {
  /** The signed events by their `jti`, oldest first. */
  readonly sets: Readonly<Record<string, string>>
  readonly more: boolean
}

/**
 * Takes acknowledgements on a poll stream and gives the oldest events that wait. An event is given again until it is
 * acknowledged or refused; while the stream is not enabled nothing is given.
 */
export async function pollStream(
  context: ReceiverContext & { readonly box: SecretBox },
  streamId: string,
  poll: Poll,
): Promise<Polled> {
  const stream = await getStream(context, streamId)
  if (stream.delivery.method !== 'poll') throw unknownStream()
  await settle(context, stream, poll)
  const scope = { accountId: context.account.id, streamId }
  const found = poll.most === 0 ? [] : await nextEvents(context.db, scope, poll.most + 1)
  const events = found.slice(0, poll.most)
  if (events.length === 0) return { sets: {}, more: false }
  const sign = await eventSigner(context, context.account)
  const audience = { ...context.receiver.application, streamId }
  const signed = events.map(async event => [event.id, await sign(event, audience)])
  const sets = Object.fromEntries(await Promise.all(signed)) as Record<string, string>
  return { sets, more: found.length > events.length }
}

async function settle(context: ReceiverContext, stream: Stream, poll: Poll): Promise<void> {
  const acknowledged = poll.acknowledged.filter(isId) // nobody can hold another jti
  const refused = poll.refused.filter(({ id }) => isId(id))
  if (acknowledged.length + refused.length === 0) return
  await inTransaction(context, async inside => {
    const scope = { accountId: inside.account.id, streamId: stream.id }
    await deleteEvents(inside.db, scope, acknowledged)
    for (const { id, error } of refused) {
      const type = await giveUpEvent(inside.db, scope, { id, error })
      if (type === undefined) continue
      const target = {
        kind: 'stream',
        id: stream.id,
        name: inside.receiver.application.name,
      } as const
      const data = { event: id, type, error }
      await recordEvent(inside, { type: 'stream.event_refused', target, data })
    }
  })
}
