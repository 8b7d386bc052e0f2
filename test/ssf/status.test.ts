import test from 'ava'
import { tellReceivers } from '../../src/domain/signals/security-events.ts'
import { sweepLostEvents } from '../../src/domain/signals/lost-events.ts'
import { testApp } from '../support/app.ts'
import { receiver, type TestReceiver } from '../support/receivers.ts'
import { localUser } from '../support/people.ts'

const app = testApp(test)
const verification = 'https://schemas.openid.net/secevent/ssf/event-type/verification'

async function place(slug: string): Promise<{ own: TestReceiver; tell: () => Promise<number> }> {
  const account = await app.makeAccount(slug)
  const { sub } = await localUser(app.inAccount(account), 'ana')
  const own = await receiver(app, account)
  const event = { type: 'session-revoked', subject: { sub } } as const
  return { own, tell: () => tellReceivers(app.inAccount(account), event) }
}

const setsOf = async (own: TestReceiver, stream: string): Promise<readonly string[]> =>
  Object.keys((await own.poll(stream)).body.sets)

test('a stream is enabled, paused and disabled, with a reason that is told', async t => {
  const { own } = await place('statuses')
  const stream_id = await own.makeStream()
  const read = async (): Promise<unknown> =>
    (await own.call('GET', `/status?stream_id=${stream_id}`)).body
  t.deepEqual(await read(), { stream_id, status: 'enabled' })
  for (const status of ['paused', 'disabled', 'enabled']) {
    const { body } = await own.call('POST', '/status', { stream_id, status, reason: 'Maintenance' })
    t.deepEqual(body, { stream_id, status, reason: 'Maintenance' })
    t.deepEqual(await read(), body)
  }
  await own.call('POST', '/status', { stream_id, status: 'enabled' })
  t.deepEqual(await read(), { stream_id, status: 'enabled' })
  const events = await app
    .db('events')
    .where({ type: 'stream.status_changed', target_id: stream_id })
  t.is(events.length, 4)
})

test('a paused stream holds what happens and gives it in its order; a disabled one forgets it', async t => {
  const { own, tell } = await place('holds')
  const stream_id = await own.makeStream()
  const set = (status: string): Promise<unknown> =>
    own.call('POST', '/status', { stream_id, status })
  await tell()
  await set('paused')
  await tell()
  t.deepEqual(await setsOf(own, stream_id), [])
  await tell()
  await set('enabled')
  const waiting = await setsOf(own, stream_id)
  const order = await app.db('stream_events').where({ stream_id }).orderBy('position').pluck('id')
  t.is(waiting.length, 3)
  t.deepEqual(waiting, order)

  await set('disabled')
  t.is(await app.db('stream_events').where({ stream_id }).first('id'), undefined)
  t.is(await tell(), 0)
  await set('enabled')
  t.deepEqual(await setsOf(own, stream_id), [])
})

test('a verification puts an event about the stream on it, with the state echoed, and not more often than stated', async t => {
  const { own } = await place('verified')
  const stream_id = await own.makeStream({ events_requested: [] })
  const verify = (body: object): ReturnType<TestReceiver['call']> =>
    own.call('POST', '/verify', { stream_id, ...body })
  const state = 'a state of ☃'
  const answer = await verify({ state })
  t.deepEqual([answer.status, answer.body], [204, undefined])
  const { sets } = (await own.poll(stream_id)).body
  const [set] = await Promise.all(Object.values<string>(sets).map(each => own.verify(each)))
  t.deepEqual(set?.events, { [verification]: { state } })
  t.deepEqual(set?.sub_id, { format: 'opaque', id: stream_id })

  const again = await verify({})
  t.is(again.status, 429)
  const wait = Number(again.headers.get('retry-after'))
  t.true(wait > 20 && wait <= 30, `${wait}`)
  t.is((await setsOf(own, stream_id)).length, 1)
  const earlier = app.db.raw(`now() - interval '31 seconds'`)
  await app.db('streams').where({ id: stream_id }).update({ verification_asked_at: earlier })
  t.is((await verify({})).status, 204)
  t.is((await setsOf(own, stream_id)).length, 2)
  const [, second] = Object.values<string>((await own.poll(stream_id)).body.sets)
  t.deepEqual((await own.verify(second ?? '')).events, { [verification]: {} })
})

test('of verifications that are asked for at once only one is accepted, and a disabled stream has none', async t => {
  const { own } = await place('verified-once')
  const stream_id = await own.makeStream()
  const ask = (): ReturnType<TestReceiver['call']> => own.call('POST', '/verify', { stream_id })
  const answers = await Promise.all(Array.from({ length: 8 }, ask))
  const accepted = answers.filter(({ status }) => status === 204)
  t.is(accepted.length, 1)
  t.is((await setsOf(own, stream_id)).length, 1)
  await own.call('POST', '/status', { stream_id, status: 'disabled' })
  const refused = await ask()
  t.is(refused.status, 400)
  t.regex(refused.body.title, /disabled/)
})

test('what nobody took in a week is dropped, and of more than a stream may hold the oldest; the trail says how many', async t => {
  const { own, tell } = await place('lost')
  const stream_id = await own.makeStream()
  await tell()
  await tell()
  const [first = ''] = await setsOf(own, stream_id)
  type Row = { type: string; expires_at: Date; created_at: Date }
  const rows = (): Promise<Row[]> =>
    app.db('stream_events').where({ stream_id }).orderBy('position').select<Row[]>('*')
  const [row] = await rows()
  t.is(Number(row?.expires_at) - Number(row?.created_at), 7 * 24 * 3600 * 1000)
  await app
    .db('stream_events')
    .where({ id: first })
    .update({ expires_at: app.db.raw('cohort_now()') })
  t.is((await setsOf(own, stream_id)).length, 1, 'it is not given from then on')
  await sweepLostEvents(app.db)
  t.is((await rows()).length, 1)

  await app.db.raw(
    `insert into stream_events (account_id, stream_id, type, expires_at)
     select account_id, id, 'urn:example:filler', now() + interval '1 day' from streams, generate_series(1, 10004)
      where id = ?`,
    [stream_id],
  )
  await sweepLostEvents(app.db)
  const left = await rows()
  t.is(left.length, 10_000)
  t.true(left.every(({ type }) => type === 'urn:example:filler'))
  const told = await app
    .db('events')
    .where({ type: 'stream.events_lost', target_id: stream_id })
    .orderBy('at')
    .select('data', 'target_name')
  t.deepEqual(told, [
    { data: { events: 1 }, target_name: 'Watch' },
    { data: { events: 5 }, target_name: 'Watch' },
  ])
})
