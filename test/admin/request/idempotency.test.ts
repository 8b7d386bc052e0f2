import test from 'ava'
import { endOtherSessions } from '../../../src/admin/contract/me.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { openAccessAt } from '../../support/live-access.ts'

const app = testApp(test)
const path = endOtherSessions.path

/** Somebody with two sessions elsewhere. */
async function withOthers(slug: string): Promise<Awaited<ReturnType<typeof adminClient>>> {
  const account = await app.makeAccount(slug)
  const client = await adminClient(app, account)
  const { sub } = client.user
  for (const clientId of ['one', 'two']) {
    await openAccessAt(app.db, { accountId: account.id, sub, clientId })
  }
  return client
}

test('a POST with a key is done once, and its repetition gets the same answer', async t => {
  const { post } = await withOthers('once')
  const key = { 'idempotency-key': 'a' }
  const first = await post(path, undefined, key)
  t.deepEqual([first.status, first.body], [200, { ended: 2 }])
  t.is(first.headers.get('idempotency-replayed'), null)
  const again = await post(path, undefined, key)
  t.deepEqual([again.status, again.body], [200, { ended: 2 }])
  t.is(again.headers.get('idempotency-replayed'), 'true')
  t.deepEqual((await post(path)).body, { ended: 0 })
})

test('requests of one key at once change one time and answer alike', async t => {
  const { user, post } = await withOthers('at-once')
  const key = { 'idempotency-key': 'a' }
  const answers = await Promise.all(Array.from({ length: 6 }, () => post(path, undefined, key)))
  for (const { status, body } of answers) t.deepEqual([status, body], [200, { ended: 2 }])
  const replayed = answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')
  t.is(replayed.length, 5)
  const events = await app.db('events').where({ target_id: user.id, type: 'session.ended' })
  t.is(events.length, 1)
})

test('a key of another request is refused (422), and one that is no key too', async t => {
  const { post, get } = await withOthers('reused')
  const key = { 'idempotency-key': 'a' }
  await post(path, undefined, key)
  const other = await post('/me/sign-out', undefined, key)
  t.deepEqual([other.status, other.body.code], [422, 'idempotency_key_reused'])
  t.is((await get('/me')).status, 200, 'and nothing was done')
  const long = await post(path, undefined, { 'idempotency-key': 'x'.repeat(256) })
  t.deepEqual([long.status, long.body.errors[0].path], [400, 'idempotency-key'])
})

test('the key of one person is not that of another', async t => {
  const account = await app.makeAccount('two-people')
  const [ana, bo] = [await adminClient(app, account), await adminClient(app, account)]
  await openAccessAt(app.db, { accountId: account.id, sub: bo.user.sub, clientId: 'one' })
  const key = { 'idempotency-key': 'a' }
  t.deepEqual((await ana.post(path, undefined, key)).body, { ended: 0 })
  t.deepEqual((await bo.post(path, undefined, key)).body, { ended: 1 })
})
