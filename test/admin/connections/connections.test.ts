import test from 'ava'
import type { Account } from '../../../src/model/account.ts'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { aUser, clientFor } from '../../support/scim.ts'

const app = testApp(test)

async function signedIn(slug: string): Promise<AdminClient & { readonly account: Account }> {
  const account = await app.makeAccount(slug)
  return { ...(await adminClient(app, account)), account }
}

test('a connection is created, used, changed and removed, each with its event', async t => {
  const { get, post, patch, delete: remove, account } = await signedIn('life')
  t.deepEqual((await get('/connections')).body, { items: [], next: null })
  const made = await post('/connections', { name: 'Entra', adoption: true, rateLimit: null })
  t.is(made.status, 201)
  t.like(made.body, { name: 'Entra', adoption: true, dialect: 'compat', rateLimit: null })
  const { id, token, baseUrl } = made.body
  t.is(baseUrl, `${account.issuer}/scim/v2`)
  const path = `/connections/${id}`
  const user = await clientFor(baseUrl, token).post('/Users', aUser('ann'))
  t.is(user.status, 201)
  t.like((await get(`${path}/state`)).body, { users: 1, groups: 0, liveTokens: 1 })
  t.truthy((await get(`${path}/state`)).body.lastUsedAt)

  const roleMapping = [
    { value: 'Engineering', role: 'developer' },
    { value: 'Editors', role: 'media_library_full_access' },
  ]
  const changed = await patch(path, { roleMapping, defaultRole: 'finance' })
  t.like(changed.body, { roleMapping, defaultRole: 'finance', version: 2 })
  t.deepEqual((await get(path)).body, changed.body)
  t.is((await patch(path, { name: ' ' })).status, 400)
  await post('/connections', { name: 'Okta' })
  t.is((await patch(path, { name: 'okta' })).status, 409)
  t.is((await patch(path, { name: 'Entra ID', enabled: false })).body.name, 'Entra ID')
  const closed = await clientFor(baseUrl, token).get('/Users')
  t.is(closed.status, 401)

  t.is((await remove(path)).status, 204)
  t.is((await get(path)).status, 404)
  t.is((await app.db('users').where({ id: user.body.id }).first()).managed_by, null)
  const types = await app.db('events').where({ target_id: id }).orderBy('id').pluck('type')
  t.deepEqual(types, [
    'connection.created',
    'connection.changed',
    'connection.changed',
    'connection.removed',
  ])
})

test('two administrators change one connection: the second is told what changed', async t => {
  const { get, post, patch, delete: remove } = await signedIn('two')
  const path = `/connections/${(await post('/connections', { name: 'Okta' })).body.id}`
  const tag = (await get(path)).headers.get('etag') ?? ''
  t.is((await patch(path, { adoption: true }, { 'if-match': tag })).status, 200)
  const late = await patch(path, { enabled: false }, { 'if-match': tag })
  t.like(late.body, { status: 412, code: 'stale', changed: ['adoption'] })
  t.is((await remove(path, { 'if-match': tag })).status, 412)
  t.like((await get(path)).body, { adoption: true, enabled: true, version: 2 })
})

test('tokens: at most two live, with an end or for reading alone, and none is told twice', async t => {
  const { get, post, delete: remove, account } = await signedIn('tokens')
  const made = (await post('/connections', { name: 'Entra' })).body
  const path = `/connections/${made.id}/tokens`
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  const added = await post(path, { readOnly: true, expiresAt })
  t.is(added.status, 201)
  t.like(added.body, { readOnly: true, expiresAt })
  t.is((await post(path, {})).status, 409)
  const reading = await clientFor(made.baseUrl, added.body.token).get('/Users')
  t.is(reading.status, 200)
  const reader = clientFor(made.baseUrl, added.body.token)
  t.is((await reader.post('/Users', aUser('bob'))).status, 403)

  const list = await get(path)
  t.is(list.body.items.length, 2)
  for (const secret of [made.token, added.body.token]) {
    t.false(list.text.includes(secret))
    const rows = await app.db('events').where({ account_id: account.id })
    t.false(JSON.stringify(rows).includes(secret))
  }
  const first = list.body.items.find((each: { readOnly: boolean }) => !each.readOnly)
  t.is((await remove(`${path}/${first.id}`)).status, 204)
  t.is((await remove(`${path}/${first.id}`)).status, 404)
  const gone = await clientFor(made.baseUrl, made.token).get('/Users')
  t.is(gone.status, 401)
  t.is((await post(path, { expiresAt: new Date(0).toISOString() })).status, 400)
})

test('a service application speaks for a connection, if it has the resource for it', async t => {
  const { get, post, patch, account } = await signedIn('oauth')
  const path = `/connections/${(await post('/connections', { name: 'Entra' })).body.id}`
  const resources = [{ audience: `${account.issuer}/scim/v2`, scopes: ['scim'] }]
  const service = { name: 'Sync', client: { type: 'service', resources } }
  const { clientId } = (await post('/applications', service)).body
  t.is((await patch(path, { oauthClient: clientId })).body.oauthClient, clientId)
  const plain = (await post('/applications', { name: 'P', client: { type: 'service' } })).body
  const refused = await patch(path, { oauthClient: plain.clientId, enabled: false })
  t.deepEqual([refused.status, refused.body.errors[0].path], [400, 'oauthClient'])
  t.like((await get(path)).body, { oauthClient: clientId, enabled: true }, 'nothing half done')
  t.is((await patch(path, { oauthClient: null })).body.oauthClient, null)
})

test('connections are listed page by page; what one may not be is refused with its path', async t => {
  const { get, post } = await signedIn('pages')
  for (const name of ['A', 'B', 'C']) await post('/connections', { name })
  const first = (await get('/connections?limit=2')).body
  const second = (await get(`/connections?limit=2&cursor=${encodeURIComponent(first.next)}`)).body
  const all = [...first.items, ...second.items].map(({ name }) => name)
  t.deepEqual([all, second.next], [['A', 'B', 'C'], null])
  for (const [body, path] of [
    [{}, 'name'],
    [{ name: 'X', defaultRole: 'account_administrator' }, 'defaultRole'],
    [
      { name: 'X', roleMapping: [{ value: 'a', role: 'account_administrator' }] },
      'roleMapping.0.role',
    ],
    [{ name: 'X', rateLimit: 0 }, 'rateLimit'],
    [{ name: 'X', tokenExpiresAt: 'soon' }, 'tokenExpiresAt'],
  ] as const) {
    const { status, body: problem } = await post('/connections', body)
    t.deepEqual([status, problem.errors[0].path], [400, path])
  }
  t.is((await post('/connections', { name: 'a' })).status, 409)
  t.is((await get('/connections')).body.items.length, 3)
})

test('a developer sees connections and makes none: a token would manage users', async t => {
  const { post, account } = await signedIn('developer')
  const { id } = (await post('/connections', { name: 'Entra' })).body
  const developer = await adminClient(app, account, { role: 'developer' })
  t.is((await developer.get(`/connections/${id}`)).status, 200)
  for (const act of [
    () => developer.post('/connections', { name: 'Own' }),
    () => developer.post(`/connections/${id}/tokens`, {}),
    () => developer.patch(`/connections/${id}`, { adoption: true }),
    () => developer.delete(`/connections/${id}`),
  ]) {
    const { status, body } = await act()
    t.deepEqual([status, body.code], [403, 'forbidden'])
  }
  t.is((await app.db('connections').where({ account_id: account.id })).length, 1)
  t.is((await app.db('connection_tokens').where({ account_id: account.id })).length, 1)
})
