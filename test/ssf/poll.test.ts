import test from 'ava'
import { tellReceivers } from '../../src/domain/signals/security-events.ts'
import { testApp } from '../support/app.ts'
import { localUser } from '../support/people.ts'
import { receiver, type TestReceiver } from '../support/receivers.ts'

const app = testApp(test)

async function place(
  slug: string,
  events = 0,
): Promise<{ own: TestReceiver; stream: string; tell: () => Promise<number> }> {
  const account = await app.makeAccount(slug)
  const { sub } = await localUser(app.inAccount(account), 'ana')
  const own = await receiver(app, account)
  const stream = await own.makeStream()
  const event = { type: 'session-revoked', subject: { sub } } as const
  const tell = (): Promise<number> => tellReceivers(app.inAccount(account), event)
  for (let count = 0; count < events; count++) await tell()
  return { own, stream, tell }
}

test('RFC 8936: events are given until they are acknowledged, the same ones each time', async t => {
  const { own, stream } = await place('acknowledged', 3)
  const first = await own.poll(stream, { returnImmediately: true })
  t.is(first.status, 200)
  t.regex(first.headers.get('content-type') ?? '', /^application\/json/)
  const ids = Object.keys(first.body.sets)
  t.is(ids.length, 3)
  t.false('moreAvailable' in first.body)
  for (const [id, set] of Object.entries<string>(first.body.sets)) {
    t.is((await own.verify(set)).jti, id)
  }
  const second = (await own.poll(stream)).body.sets
  const claims = (sets: Record<string, string>): Promise<unknown> =>
    Promise.all(Object.values(sets).map(set => own.verify(set)))
  t.deepEqual(await claims(second), await claims(first.body.sets))

  const acknowledged = await own.poll(stream, { ack: ids.slice(0, 2) })
  t.deepEqual(Object.keys(acknowledged.body.sets), ids.slice(2))
  const rest = await own.poll(stream, { ack: ids, maxEvents: 0 })
  t.deepEqual(rest.body, { sets: {} }, 'once more is no harm')
  t.deepEqual((await own.poll(stream)).body, { sets: {} })
})

test('maxEvents bounds an answer, which says that there are more; none at all is only to acknowledge', async t => {
  const { own, stream } = await place('bounded', 3)
  const { body } = await own.poll(stream, { maxEvents: 2 })
  const ids = Object.keys(body.sets)
  t.is(ids.length, 2)
  t.true(body.moreAvailable)
  t.deepEqual((await own.poll(stream, { maxEvents: 0, ack: ids })).body, { sets: {} })
  const last = (await own.poll(stream, { maxEvents: 2 })).body
  t.is(Object.keys(last.sets).length, 1)
  t.false('moreAvailable' in last)
})

test('an event that the receiver refuses is kept as such and not given again', async t => {
  const { own, stream } = await place('refused', 2)
  const [id = '', other] = Object.keys((await own.poll(stream)).body.sets)
  const setErrs = { [id]: { err: 'invalid_issuer', description: 'who are you?' } }
  const { body } = await own.poll(stream, { setErrs })
  t.deepEqual(Object.keys(body.sets), [other])
  const row = await app.db('stream_events').where({ id }).first()
  t.is(row.error, 'invalid_issuer: who are you?')
  t.truthy(row.given_up_at)
  await own.poll(stream, { setErrs, ack: [id] })
  const told = await app.db('events').where({ type: 'stream.event_refused', target_id: stream })
  t.is(told.length, 1)
  t.like(told[0].data, { event: id, error: 'invalid_issuer: who are you?' })
})

test('acknowledgements of what is unknown, of another stream, or no id at all change nothing', async t => {
  const { own, stream } = await place('foreign-ack', 1)
  const neighbour = await receiver(app, own.account)
  const other = await neighbour.makeStream()
  const ids = Object.keys((await own.poll(stream)).body.sets)
  const setErrs = Object.fromEntries([...ids, 'no id'].map(id => [id, { err: 'x' }]))
  const ack = [...ids, 'no id', '00000000-0000-4000-8000-000000000000']
  t.deepEqual((await neighbour.poll(other, { ack, setErrs })).body, { sets: {} })
  t.deepEqual(Object.keys((await own.poll(stream)).body.sets), ids)
})

test('a stream that is pushed cannot be polled', async t => {
  const { own } = await place('pushed')
  const delivery = { method: 'urn:ietf:rfc:8935', endpoint_url: 'https://watch.example/e' }
  t.is((await own.poll(await own.makeStream({ delivery }))).status, 404)
})
