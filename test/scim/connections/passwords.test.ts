import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { verifyPassword } from '../../../src/domain/passwords/verify-password.ts'
import { testApp } from '../../support/app.ts'
import { aUser, type ScimClient, scimClient } from '../../support/scim.ts'

const app = testApp(test)
const secret = 'violet harbour 19'
let context: Context
let accepting: ScimClient
let ignoring: ScimClient

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
  accepting = await scimClient(context, { passwords: 'accept' })
  ignoring = await scimClient(context)
})

async function entersWith(userName: string, password: string): Promise<boolean> {
  return (await verifyPassword(context, app.hasher, { userName, password })).kind === 'proven'
}

const set = (value: unknown) => [{ op: 'replace', path: 'password', value }]

test('USR-2: a connection that ignores passwords stores none, and the placeholder does no harm', async t => {
  const { status, body } = await ignoring.post(
    '/Users',
    aUser('ign@lumen.example', { password: 'x' }),
  )
  t.is(status, 201)
  t.false('password' in body)
  t.is((await ignoring.patch(`/Users/${body.id}`, set(secret))).status, 200)
  t.deepEqual(await app.db('passwords').where({ user_id: body.id }), [])
  t.is((await ignoring.get(`/Users/${body.id}`)).body.meta.version, body.meta.version)
})

test('USR-2: an accepted password signs in, from POST, PUT and PATCH, and is never given back', async t => {
  const made = await accepting.post('/Users', aUser('acc@lumen.example', { password: secret }))
  t.is(made.status, 201)
  t.true(await entersWith('acc@lumen.example', secret))
  const path = `/Users/${made.body.id}`
  const put = await accepting.put(path, aUser('acc@lumen.example', { password: `${secret}0` }))
  t.true(await entersWith('acc@lumen.example', `${secret}0`))
  const patched = await accepting.patch(path, set(`${secret}1`))
  t.true(await entersWith('acc@lumen.example', `${secret}1`))
  const named = await accepting.get(`${path}?attributes=password,userName`)
  for (const { body } of [made, put, patched, named]) {
    t.false(JSON.stringify(body).includes('password'))
    t.false(JSON.stringify(body).includes(secret))
  }
  t.is((await accepting.put(path, aUser('acc@lumen.example'))).status, 200)
  t.true(await entersWith('acc@lumen.example', `${secret}1`), 'PUT-3: an omitted one is kept')
})

test('USR-2: in Bulk a password counts and is hidden as elsewhere', async t => {
  const data = aUser('bulk@lumen.example', { password: secret })
  const { body } = await accepting.post('/Bulk', {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    Operations: [
      { method: 'POST', path: '/Users', bulkId: 'a', data },
      { method: 'POST', path: '/Users', bulkId: 'b', data: aUser('bulk2@lumen.example') },
    ],
  })
  t.false(JSON.stringify(body).includes(secret))
  t.true(await entersWith('bulk@lumen.example', secret))
})

test('USR-2: a password is no filter, no sort key, in no event and in no log line', async t => {
  const { body } = await accepting.post('/Users', aUser('hid@lumen.example', { password: secret }))
  await accepting.patch(`/Users/${body.id}`, set(`${secret}2`))
  for (const filter of [`password eq "${secret}"`, 'password pr', 'password sw "v"']) {
    const answer = await accepting.get(`/Users?filter=${encodeURIComponent(filter)}`)
    t.is(answer.status, 403, filter)
    t.is(answer.body.scimType, 'sensitive')
  }
  const events = await app.db('events').where({ target_id: body.id }).orderBy('id').pluck('data')
  t.deepEqual(
    events.map(data => (data as { password?: string }).password),
    ['set', 'set'],
  )
  const kept = JSON.stringify([events, await app.db('users').where({ id: body.id }), app.log])
  t.false(kept.includes(secret))
  const [hash] = await app.db('passwords').where({ user_id: body.id }).pluck<string[]>('hash')
  t.regex(hash ?? '', /^\$argon2id\$/)
})

test('a password that breaks the rules is a 400 on password, and nothing is stored', async t => {
  for (const password of ['short', 'x'.repeat(257), 'bad@lumen.example']) {
    const answer = await accepting.post('/Users', aUser('bad@lumen.example', { password }))
    t.is(answer.status, 400)
    t.is(answer.body.scimType, 'invalidValue')
    t.false(answer.body.detail.includes(password))
  }
  const filter = encodeURIComponent('userName eq "bad@lumen.example"')
  t.is((await accepting.get(`/Users?filter=${filter}`)).body.totalResults, 0)
  const { body } = await accepting.post('/Users', aUser('good@lumen.example', { password: secret }))
  const both = [{ op: 'replace', value: { title: 'Chief', password: 'short' } }]
  t.is((await accepting.patch(`/Users/${body.id}`, both)).status, 400)
  t.is((await accepting.get(`/Users/${body.id}`)).body['title'], undefined)
})

test('P-7: the same password again changes nothing; a new one ends what the old one opened', async t => {
  const { body } = await accepting.post('/Users', aUser('rep@lumen.example', { password: secret }))
  const path = `/Users/${body.id}`
  const [sub] = await app.db('users').where({ id: body.id }).pluck<string[]>('sub')
  const open = () =>
    app.db('oidc_records').insert({
      account_id: context.account.id,
      model: 'Session',
      id_hash: Buffer.from(`s ${sub}`),
      payload: '{}',
      sub: sub ?? '',
    })
  await open()
  const again = await accepting.patch(path, set(secret))
  t.is(again.body.meta.version, body.meta.version)
  t.is((await app.db('oidc_records').where({ sub })).length, 1)
  const changed = await accepting.patch(path, set(`${secret}3`))
  t.not(changed.body.meta.version, body.meta.version)
  t.is((await app.db('oidc_records').where({ sub })).length, 0)
})

test('SPC-5: discovery says changePassword exactly where the connection takes passwords', async t => {
  const says = async (scim: ScimClient) =>
    (await scim.get('/ServiceProviderConfig')).body['changePassword']
  t.deepEqual(await says(accepting), { supported: true })
  t.deepEqual(await says(ignoring), { supported: false })
})
