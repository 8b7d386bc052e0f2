import test from 'ava'
import { adminClient } from '../support/admin.ts'
import { testApp } from '../support/app.ts'

const app = testApp(test)

type Key = { readonly kid: string; readonly algorithm: string; readonly state: string }

test('keys are listed without a secret, rotated, and a successor that signed nothing is removed', async t => {
  const account = await app.makeAccount('rotation')
  const { get, post, delete: remove } = await adminClient(app, account)
  const list = await get('/keys')
  t.deepEqual(
    list.body.items.map(({ algorithm, state }: Key) => [algorithm, state]),
    [
      ['ES256', 'active'],
      ['RS256', 'active'],
      ['EdDSA', 'active'],
    ],
  )
  const rotated = await post('/keys/rotate', { algorithm: 'ES256' })
  t.like(rotated.body, { algorithm: 'ES256', state: 'published', created: true })
  t.like((await post('/keys/rotate', { algorithm: 'ES256' })).body, {
    kid: rotated.body.kid,
    created: false,
  })
  t.is((await post('/keys/rotate', { algorithm: 'none' })).status, 400)
  t.deepEqual((await remove(`/keys/${rotated.body.kid}`)).body, { replacement: null })
  t.is((await remove(`/keys/${rotated.body.kid}`)).status, 404)
  const { kid } = list.body.items[0]
  t.is((await remove(`/keys/${kid}`)).status, 409)
  t.is((await get('/keys')).body.items.length, 3)
  t.false(list.text.includes('"d"'))
})

test('a lost key is revoked at once, with everybody’s access, and another one signs', async t => {
  const account = await app.makeAccount('lost')
  const { get, delete: remove } = await adminClient(app, account)
  const other = await adminClient(app, account, { role: 'developer' })
  const lost: Key = (await get('/keys')).body.items.find((key: Key) => key.algorithm === 'ES256')
  const { status, body } = await remove(`/keys/${lost.kid}?lost=true`)
  t.is(status, 200)
  t.not(body.replacement, lost.kid)
  const kids = await app.db('signing_keys').where({ account_id: account.id }).pluck('kid')
  t.false(kids.includes(lost.kid))
  t.true(kids.includes(body.replacement))
  t.is((await other.get('/me')).status, 401)
  const types = await app.db('events').where({ account_id: account.id }).pluck('type')
  t.true(types.includes('signing_key.lost'))
})

test('keys need a recent sign-in and the right for them', async t => {
  const account = await app.makeAccount('guarded')
  const long = await adminClient(app, account, { ago: 16 * 60 })
  const refused = await long.post('/keys/rotate', { algorithm: 'ES256' })
  t.deepEqual([refused.status, refused.body.code], [403, 'reauthentication_required'])
  t.is((await long.get('/keys')).status, 200)
  const finance = await adminClient(app, account, { role: 'finance' })
  t.is((await finance.get('/keys')).status, 403)
  t.is((await finance.post('/keys/rotate', { algorithm: 'ES256' })).status, 403)
})
