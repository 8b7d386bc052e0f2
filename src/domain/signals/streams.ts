import { isId, newId } from '../../lib/ids.ts'
import type { Json } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'
import { verificationType } from '../../model/security-event.ts'
import { type Stream, streamLimits, type StreamStatus } from '../../model/stream.ts'
import { deleteAllEvents, insertStreamEvent } from '../../storage/signals/stream-events.ts'
import {
  countStreams,
  deleteStream,
  findStream,
  insertStream,
  listStreams as listRows,
  lockStream,
  noteVerification,
  type StreamKey,
  type StreamScope,
  type StreamSettings,
  updateStream,
  updateStreamStatus,
} from '../../storage/signals/streams.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Receiver } from './receivers.ts'

/** What a receiver asks for on its own streams: another one's, of this account or of another, look unknown to it. */
export type ReceiverContext = Context & { readonly receiver: Receiver }

/** Makes a stream, enabled from the start. A receiver has few of them. */
export async function createStream(
  context: ReceiverContext,
  settings: StreamSettings,
): Promise<Stream> {
  return inTransaction(context, async inside => {
    if ((await countStreams(inside.db, scopeOf(inside))) >= streamLimits.perApplication) {
      const most = `an application has at most ${streamLimits.perApplication} streams`
      throw new Refusal('conflict', most)
    }
    const id = newId()
    await insertStream(inside.db, { ...scopeOf(inside), id }, settings)
    await tell(inside, id, 'created', told(settings))
    return getStream(inside, id)
  })
}

/** A stream of the receiver that asks; refuses as not found those of others. */
export async function getStream(context: ReceiverContext, id: string): Promise<Stream> {
  return known(await findStream(context.db, keyOf(context, id)))
}

/** The streams of the receiver that asks. */
export async function listStreams(context: ReceiverContext): Promise<readonly Stream[]> {
  return listRows(context.db, scopeOf(context))
}

/** Changes the settings of a stream to what `change` makes of the present ones. What waits stays and goes the new way. */
export async function changeStream(
  context: ReceiverContext,
  id: string,
  change: (stream: Stream) => StreamSettings,
): Promise<Stream> {
  return inTransaction(context, async inside => {
    const key = keyOf(inside, id)
    const settings = change(known(await lockStream(inside.db, key)))
    await updateStream(inside.db, key, settings)
    await tell(inside, id, 'changed', told(settings))
    return getStream(inside, id)
  })
}

/** Deletes a stream with everything that waits on it. */
export async function removeStream(context: ReceiverContext, id: string): Promise<void> {
  await inTransaction(context, async inside => {
    if (!(await deleteStream(inside.db, keyOf(inside, id)))) throw unknownStream()
    await tell(inside, id, 'deleted')
  })
}

/** Sets the status of a stream. Whatever waited on a disabled one is forgotten. */
export async function setStreamStatus(
  context: ReceiverContext,
  id: string,
  wanted: { readonly status: StreamStatus; readonly reason: string | null },
): Promise<Stream> {
  return inTransaction(context, async inside => {
    const key = keyOf(inside, id)
    const { status } = known(await lockStream(inside.db, key))
    await updateStreamStatus(inside.db, key, wanted)
    // Also afterwards: what was being written while it became disabled was not seen then.
    if ([status, wanted.status].includes('disabled')) {
      await deleteAllEvents(inside.db, { accountId: key.accountId, streamId: id })
    }
    await tell(inside, id, 'status_changed', wanted)
    return getStream(inside, id)
  })
}

/** Puts a verification event on a stream; gives the seconds to wait where it is too early for another one, else 0. */
export async function verifyStream(
  context: ReceiverContext,
  id: string,
  state: string | undefined,
): Promise<number> {
  return inTransaction(context, async inside => {
    const key = keyOf(inside, id)
    if (known(await lockStream(inside.db, key)).status === 'disabled') {
      throw new Refusal('invalid', 'the stream is disabled: nothing is delivered on it')
    }
    const wait = await noteVerification(inside.db, key, streamLimits.verificationInterval)
    if (wait > 0) return wait
    await insertStreamEvent(inside.db, {
      accountId: key.accountId,
      streamId: id,
      type: verificationType,
      details: state === undefined ? {} : { state },
      keptFor: streamLimits.keptFor,
    })
    return 0
  })
}

export function unknownStream(): Refusal {
  return new Refusal('not-found', 'there is no such stream')
}

export function keyOf(context: ReceiverContext, id: string): StreamKey {
  if (!isId(id)) throw unknownStream()
  return { ...scopeOf(context), id }
}

function scopeOf({ account, receiver }: ReceiverContext): StreamScope {
  return { accountId: account.id, applicationId: receiver.application.id }
}

function known(stream: Stream | undefined): Stream {
  if (stream === undefined) throw unknownStream()
  return stream
}

function told({ eventsRequested, delivery, subjectFormat }: StreamSettings): Record<string, Json> {
  // Without the query: people put tokens there.
  const to =
    delivery.method === 'push' ? { endpoint: delivery.endpointUrl.split('?')[0] ?? '' } : {}
  return { eventsRequested, subjectFormat, delivery: delivery.method, ...to }
}

async function tell(
  context: ReceiverContext,
  id: string,
  what: 'created' | 'changed' | 'deleted' | 'status_changed',
  data: Record<string, Json> = {},
): Promise<void> {
  const target = { kind: 'stream', id, name: context.receiver.application.name } as const
  await recordEvent(context, { type: `stream.${what}`, target, data })
}
