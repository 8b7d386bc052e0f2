import test from 'ava'
import { pushEvents } from '../../src/domain/signals/push-events.ts'
import { createOutbound, type Outbound } from '../../src/lib/outbound.ts'
import { outboundRules } from '../../src/lib/outbound-rules.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { testApp } from '../support/app.ts'
import { type PushedStream, pushedStream } from '../support/pushed-stream.ts'
import type { PushReceiver } from '../support/receivers.ts'

const app = testApp(test)
const outbound = createOutbound(outboundRules(['127.0.0.1']))

async function place(slug: string, delivery: object = {}): Promise<PushedStream> {
  const made = await pushedStream(app, slug, delivery)
  servers.push(made.to)
  return made
}

const servers: PushReceiver[] = []
test.after.always('close the receivers', () => servers.forEach(each => each.close()))

const run = (push: Outbound = outbound): Promise<void> =>
  pushEvents({ db: app.db, box: app.box, push })

/** As if the time until the next attempt had passed. */
async function later(stream: string): Promise<void> {
  await app
    .db('streams')
    .where({ id: stream })
    .update({ next_attempt_at: app.db.raw('cohort_now()') })
}

test.serial(
  'RFC 8935: a receiver gets the event, verifies it against the published keys and accepts it with 202',
  async t => {
    const { own, to, tell, waiting, row } = await place('pushed', {
      authorization_header: 'Secret 1',
    })
    await tell()
    await tell()
    await run()
    t.is(to.pushed.length, 2)
    for (const { headers, token } of to.pushed) {
      t.is(headers['content-type'], 'application/secevent+jwt')
      t.is(headers['accept'], 'application/json')
      t.is(headers['authorization'], 'Secret 1')
      const set = await own.verify(token)
      t.is(set.alg, 'RS256')
      t.deepEqual(Object.keys(set.events), [
        'https://schemas.openid.net/secevent/caep/event-type/session-revoked',
      ])
    }
    t.is(await waiting(), 0)
    t.like(await row(), { failures: 0, leased_until: null, last_failure: null })
    await run()
    t.is(to.pushed.length, 2)
  },
)

test.serial('a verification event is pushed too', async t => {
  const { own, to, stream } = await place('pushed-verification')
  await own.call('POST', '/verify', { stream_id: stream, state: 'here' })
  await run()
  const set = await own.verify(to.pushed[0]?.token ?? '')
  t.deepEqual(Object.values(set.events), [{ state: 'here' }])
})

test.serial(
  'a receiver that fails is tried again later and ever more rarely, with the same jti and in order',
  async t => {
    const { own, to, stream, tell, row, waiting } = await place('retried')
    to.answers.unshift(
      { status: 503, headers: { 'retry-after': '7' } },
      { status: 500 },
      { status: 400, body: { err: 'authentication_failed', description: 'expired' } },
    )
    await tell()
    await tell()
    const wait = async (): Promise<number> => {
      const { next_attempt_at: next } = await row()
      return (Number(next) - Date.now()) / 1000
    }
    await run()
    t.is(to.pushed.length, 1)
    t.like(await row(), { failures: 1, last_failure: 'answered 503', leased_until: null })
    t.true((await wait()) > 5, 'as it was asked')
    await run()
    t.is(to.pushed.length, 1, 'not before its time')
    await later(stream)
    await run()
    t.is((await row())['failures'], 2)
    await later(stream)
    await run()
    t.like(await row(), {
      failures: 3,
      last_failure: 'answered 400: authentication_failed: expired',
    })
    t.true((await wait()) > 2)
    t.is(await waiting(), 2)
    await later(stream)
    await run()
    t.like(await row(), { failures: 0, last_failure: null })
    const ids = await Promise.all(to.pushed.map(async ({ token }) => (await own.verify(token)).jti))
    t.is(ids.length, 5)
    t.is(new Set(ids.slice(0, 4)).size, 1)
    t.not(ids[4], ids[0])
    t.is(await waiting(), 0)
  },
)

test.serial(
  'an event that the receiver will never take is kept as refused, told in the trail, and holds nothing up',
  async t => {
    const { to, stream, tell, waiting } = await place('given-up')
    to.answers.unshift({
      status: 400,
      body: { err: 'invalid_request', description: 'unknown type' },
    })
    await tell()
    await tell()
    await run()
    t.is(to.pushed.length, 2)
    t.is(await waiting(), 0)
    const refused = await app.db('stream_events').where({ stream_id: stream })
    t.deepEqual(
      refused.map(({ error }) => error),
      ['invalid_request: unknown type'],
    )
    const told = await app.db('events').where({ type: 'stream.event_refused', target_id: stream })
    t.is(told.length, 1)
    t.is(told[0].target_name, 'Watch')
  },
)

test.serial('a receiver that does not answer holds up no other one', async t => {
  const [down, up] = [await place('down'), await place('up')]
  down.to.close()
  await down.tell()
  await up.tell()
  await run()
  t.is(up.to.pushed.length, 1)
  t.regex(String((await down.row())['last_failure']), /^no connection/)
  t.is(await down.waiting(), 1)
})

test.serial('a private address is not reached where the allow-list does not name it', async t => {
  const { to, tell, row, waiting } = await place('private')
  await tell()
  await run(createOutbound(outboundRules([])))
  t.is(to.pushed.length, 0)
  t.regex(String((await row())['last_failure']), /COHORT_OUTBOUND_ALLOW/)
  t.is(await waiting(), 1)
})

test.serial(
  'nothing is pushed on a paused stream, nor for a disabled application or account',
  async t => {
    const { own, to, stream, tell } = await place('silent')
    await tell()
    const set = (table: string, id: string, enabled: boolean): Promise<number> =>
      app.db(table).where({ id }).update({ enabled })
    await own.call('POST', '/status', { stream_id: stream, status: 'paused' })
    await run()
    await own.call('POST', '/status', { stream_id: stream, status: 'enabled' })
    for (const [table, id] of [
      ['applications', own.application.id],
      ['accounts', own.account.id],
    ] as const) {
      await set(table, id, false)
      await run()
      await set(table, id, true)
    }
    t.is(to.pushed.length, 0)
    await run()
    t.is(to.pushed.length, 1)
  },
)

test.serial(
  'two processes share the work: every event arrives, each stream in order, none twice',
  async t => {
    const places = await Promise.all(
      Array.from({ length: 6 }, (_, index) => place(`shared-${index}`)),
    )
    for (const each of places) for (let count = 0; count < 10; count++) await each.tell()
    const other = openDatabase({ url: app.database.url, poolSize: 5, namedStatements: true })
    const others = { db: other, box: app.box, push: outbound }
    await Promise.all([run(), pushEvents(others), run(), pushEvents(others)])
    for (const { own, to, stream } of places) {
      const sets = await Promise.all(to.pushed.map(({ token }) => own.verify(token)))
      t.is(sets.length, 10)
      t.is(new Set(sets.map(({ jti }) => jti)).size, 10)
      t.is((await app.db('stream_events').where({ stream_id: stream })).length, 0)
    }
    await other.destroy()
  },
)

test.serial(
  'a process that dies with an event in hand leaves it to another one; the jti tells that it is the same',
  async t => {
    const { own, to, stream, tell } = await place('dies')
    await tell()
    const dying = openDatabase({ url: app.database.url, poolSize: 2, namedStatements: true })
    const push: Outbound = async request => {
      const answer = await outbound(request)
      await dying.destroy() // before it could note that the event arrived
      return answer
    }
    await t.throwsAsync(pushEvents({ db: dying, box: app.box, push }))
    t.is(to.pushed.length, 1)
    await run()
    t.is(to.pushed.length, 1, 'while it is taken')
    await app
      .db('streams')
      .where({ id: stream })
      .update({ leased_until: app.db.raw('cohort_now()') })
    await run()
    const ids = await Promise.all(to.pushed.map(async ({ token }) => (await own.verify(token)).jti))
    t.is(ids.length, 2)
    t.is(ids[0], ids[1])
  },
)
