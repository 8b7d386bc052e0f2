import test from 'ava'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { receiver } from '../../support/receivers.ts'

const app = testApp(test)

test('streams are listed with what waits, paused, disabled and deleted', async t => {
  const account = await app.makeAccount('streams')
  const { get, put, delete: remove } = await adminClient(app, account)
  t.deepEqual((await get('/streams')).body, { items: [], next: null })
  const own = await receiver(app, account)
  const push = { method: 'urn:ietf:rfc:8935', endpoint_url: 'https://r.example/in?key=hidden' }
  const ids = [await own.makeStream({}), await own.makeStream({ delivery: push })]
  const first = (await get('/streams?limit=1')).body
  const second = (await get(`/streams?limit=1&cursor=${encodeURIComponent(first.next)}`)).body
  t.deepEqual([first.items[0].id, second.items[0].id, second.next], [...ids, null])
  t.like(first.items[0], { method: 'poll', status: 'enabled', waiting: 0, endpoint: null })
  t.like(second.items[0], { method: 'push', endpoint: 'https://r.example/in' })

  const path = `/streams/${ids[0]}`
  t.is((await put(`${path}/status`, { status: 'paused', reason: 'upkeep' })).status, 204)
  t.like(await app.db('streams').where({ id: ids[0] }).first(), {
    status: 'paused',
    status_reason: 'upkeep',
  })
  t.is((await put(`${path}/status`, { status: 'asleep' })).status, 400)
  t.is((await remove(path)).status, 204)
  t.is((await remove(path)).status, 404)
  t.is((await put('/streams/nothing/status', { status: 'paused' })).status, 404)
  t.deepEqual(await app.db('streams').where({ account_id: account.id }).pluck('id'), [ids[1]])
  const types = await app.db('events').where({ target_id: ids[0] }).orderBy('id').pluck('type')
  t.deepEqual(types, ['stream.created', 'stream.status_changed', 'stream.deleted'])
})

test('dead letters are listed page by page and tried again, one or all, and nothing of what they say is shown', async t => {
  const account = await app.makeAccount('outbox')
  const { get, post } = await adminClient(app, account)
  const own = { account_id: account.id, kind: 'back-channel-logout' }
  const dead = { dead_at: new Date(), attempts: 14, last_error: 'the application answered 500' }
  const later = { next_attempt_at: new Date(Date.now() + 3_600_000) }
  await app.db('outbox').insert([
    { ...own, ...later, payload: '{"sub":"hidden"}' },
    { ...own, ...later, ...dead, payload: '{"sub":"hidden"}' },
    { ...own, ...later, ...dead, payload: '{"sub":"hidden"}' },
  ])
  t.is((await get('/outbox')).body.items.length, 3)
  const first = await get('/outbox?dead=true&limit=1')
  t.false(first.text.includes('hidden'))
  t.like(first.body.items[0], { attempts: 14, lastError: dead.last_error, nextAttemptAt: null })
  const cursor = encodeURIComponent(first.body.next)
  const second = (await get(`/outbox?dead=true&limit=1&cursor=${cursor}`)).body
  t.deepEqual([second.items.length, second.next], [1, null])

  const { id } = first.body.items[0]
  t.deepEqual((await post(`/outbox/${id}/retry`)).body, { retried: 1 })
  t.is((await post(`/outbox/${id}/retry`)).status, 404)
  t.is((await post('/outbox/nothing/retry')).status, 404)
  t.deepEqual((await post('/outbox/retry')).body, { retried: 1 })
  t.deepEqual((await post('/outbox/retry')).body, { retried: 0 })
  t.is((await app.db('outbox').where(own).whereNotNull('dead_at')).length, 0)
  const told = await app.db('events').where({ type: 'outbox.retried', account_id: account.id })
  t.is(told.length, 2)
})

test('an account without deliveries and tokens has empty lists', async t => {
  const { get } = await adminClient(app, await app.makeAccount('quiet'))
  t.deepEqual((await get('/outbox?dead=true')).body, { items: [], next: null })
  t.deepEqual((await get('/registration-tokens')).body, { items: [], next: null })
})

test('a token for registration is made, used so often and ended, and told once', async t => {
  const account = await app.makeAccount('registration')
  const { get, post, delete: remove } = await adminClient(app, account)
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  const made = (await post('/registration-tokens', { uses: 1, expiresAt })).body
  t.is(made.registrationEndpoint, `${account.issuer}/register`)
  const register = async (): Promise<number> => {
    const response = await fetch(made.registrationEndpoint, {
      method: 'POST',
      headers: { authorization: `Bearer ${made.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ redirect_uris: ['https://self.example/cb'] }),
    })
    return response.status
  }
  t.is(await register(), 201)
  t.is(await register(), 404, 'nothing registers where no token lives')
  const list = await get('/registration-tokens')
  t.false(list.text.includes(made.token))
  t.like(list.body.items[0], { id: made.id, usesLeft: 0, live: false })
  t.is((await remove(`/registration-tokens/${made.id}`)).status, 204)
  t.is((await remove(`/registration-tokens/${made.id}`)).status, 404)
  for (const body of [{ uses: 0, expiresAt }, { expiresAt: 'soon' }, {}]) {
    t.is((await post('/registration-tokens', body)).status, 400)
  }
  t.is((await post('/registration-tokens', { expiresAt: new Date(0).toISOString() })).status, 400)
})
