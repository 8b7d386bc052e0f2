import { tellReceivers } from '../../src/domain/signals/security-events.ts'
import type { TestApp } from './app.ts'
import { localUser } from './people.ts'
import { type PushReceiver, pushReceiver, receiver, type TestReceiver } from './receivers.ts'

/** A stream that is pushed to a server of the test's, and a person to be told of. */
export type PushedStream = {
  readonly own: TestReceiver
  readonly to: PushReceiver
  readonly stream: string
  readonly tell: () => Promise<number>
  /** The state of the stream's row. */
  readonly row: () => Promise<Record<string, unknown>>
  readonly waiting: () => Promise<number>
}

/** Makes one in an account of its own. Whoever asks for it closes `to`. */
export async function pushedStream(
  app: TestApp,
  slug: string,
  delivery: object = {},
): Promise<PushedStream> {
  const account = await app.makeAccount(slug)
  const { sub } = await localUser(app.inAccount(account), 'ana')
  const own = await receiver(app, account)
  const to = await pushReceiver()
  const stream = await own.makeStream({
    delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: to.url, ...delivery },
  })
  const event = { type: 'session-revoked', subject: { sub } } as const
  return {
    own,
    to,
    stream,
    tell: () => tellReceivers(app.inAccount(account), event),
    row: () => app.db('streams').where({ id: stream }).first(),
    waiting: async () =>
      (await app.db('stream_events').where({ stream_id: stream, given_up_at: null })).length,
  }
}
