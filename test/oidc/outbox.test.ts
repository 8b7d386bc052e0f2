import test from 'ava'
import { decideDue, deliverDue } from '../../src/domain/outbox/work-outbox.ts'
import { decodeJwt } from 'jose'
import { agency } from '../support/agency.ts'
import { testApp, testSecret } from '../support/app.ts'
import { logoutReceiver } from '../support/logout-receiver.ts'
import { startServer } from '../support/server-process.ts'

const app = testApp(test)
const kind = 'back-channel-logout'

test.serial(
  'two processes deliver each logout, none is lost, and a dead process’s rows come again',
  async t => {
    const world = await agency(app, 'two')
    const receiver = await logoutReceiver(t)
    const client = JSON.stringify({ backchannelLogoutUri: receiver.url })
    const { clientId } = world.registration
    await app.db('applications').where({ client_id: clientId }).update({ client })
    const payload = (n: number): object => ({
      clientId,
      sub: `${n}`,
      sid: null,
    })
    const rows = Array.from({ length: 60 }, (_, n) => ({
      account_id: world.account.id,
      kind,
      payload: JSON.stringify(payload(n)),
      // as a process leaves what it had in hand
      ...(n < 5 ? { attempts: 1, next_attempt_at: new Date(Date.now() + 1500) } : {}),
    }))
    await app.db('outbox').insert(rows)
    const settings = {
      DATABASE_URL: app.database.url,
      COHORT_SECRET: testSecret,
      COHORT_PUBLIC_URL: app.url,
      COHORT_OUTBOUND_ALLOW: receiver.host,
    }
    const servers = await Promise.all([startServer(settings), startServer(settings)])
    t.teardown(() => Promise.all(servers.map(server => server.stop())))
    await receiver.until(60)
    const told = receiver.received.map(({ token }) => decodeJwt(token).sub ?? '')
    t.deepEqual([...new Set(told)].toSorted(), rows.map((_, n) => `${n}`).toSorted())
    t.is(told.length, 60, 'each once')
    const left = (): Promise<unknown[]> =>
      app.db('outbox').where({ account_id: world.account.id, kind })
    for (let tries = 0; tries < 100 && (await left()).length > 0; tries++) {
      await app.db.raw('select pg_sleep(0.05)')
    }
    t.deepEqual(await left(), [])
  },
)

test.serial('what cannot be decided is tried alone, and holds up nothing else', async t => {
  const world = await agency(app, 'poison')
  const own = { account_id: world.account.id, kind: 'membership-changed' }
  await app.db('outbox').insert([
    { ...own, payload: JSON.stringify({ members: ['no id'] }) },
    { ...own, payload: JSON.stringify({ members: [world.ana.id] }) },
  ])
  await decideDue(app.db)
  const left = await app.db('outbox').where(own)
  t.is(left.length, 1)
  t.deepEqual(left[0]?.payload, { members: ['no id'] })
  t.true(left[0]?.attempts >= 1)
  t.regex(left[0]?.last_error, /uuid/)
  await app.db('outbox').where(own).del()
})

test.serial('a receiver that does not answer holds up only its own', async t => {
  const world = await agency(app, 'slow')
  const rows = ['slow', 'quick'].flatMap(lane =>
    Array.from({ length: lane === 'slow' ? 300 : 3 }, (_, n) => ({
      account_id: world.account.id,
      kind,
      lane,
      payload: JSON.stringify({ lane, n }),
      next_attempt_at: new Date(Date.now() - (lane === 'slow' ? 60_000 : 1000)),
    })),
  )
  await app.db('outbox').insert(rows)
  const seen: unknown[] = []
  await deliverDue(app.db, kind, async (_, { payload }) => void seen.push(payload['lane']))
  t.is(seen.filter(lane => lane === 'quick').length, 3)
  t.is(seen.filter(lane => lane === 'slow').length, 8)
  await app.db('outbox').where({ account_id: world.account.id }).del()
})

test.serial('20 at once never take the same row', async t => {
  const world = await agency(app, 'race')
  const rows = Array.from({ length: 100 }, (_, n) => ({
    account_id: world.account.id,
    kind,
    lane: `${n}`,
    payload: JSON.stringify({ n }),
  }))
  await app.db('outbox').insert(rows)
  const seen: number[] = []
  const run = (): Promise<number> =>
    deliverDue(app.db, kind, async (_, { payload }) => void seen.push(Number(payload['n'])))
  await Promise.all(Array.from({ length: 20 }, run))
  t.deepEqual(
    seen.toSorted((a, b) => a - b),
    rows.map((_, n) => n),
  )
})
