import test from 'ava'
import { contract } from '../../src/admin/contract/contract.ts'
import { type AdminClient, adminClient, call } from '../support/admin.ts'
import { addGroup, addPerson } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { libraryClient } from '../support/library.ts'
import { localUser } from '../support/people.ts'
import { consoleService } from '../support/service.ts'

/** What holds for every operation: standards of HTTP, and the same words for the same thing. */
const app = testApp(test)

const followed = ['copyGroup', 'sendInvitation', 'createLink', 'startShareReview']

const acme = { issuer: 'https://acme.example', clientId: 'cohort' }

const makers: Readonly<Record<string, readonly [string, object]>> = {
  createUser: ['/users', { userName: 'ana', role: 'developer' }],
  inviteUser: ['/invitations', { userName: 'bo@example.org', role: 'developer' }],
  createGroup: ['/groups', { name: 'Editors' }],
  createWebhook: ['/webhooks', { url: 'https://example.org/', eventTypes: ['*'] }],
  createUpstream: ['/upstreams', { kind: 'oidc', name: 'Acme', protocol: acme }],
  createConnection: ['/connections', { name: 'Directory' }],
  createApplication: ['/applications', { name: 'Watch', client: { type: 'service' } }],
}

test('what was created is found where the answer says (RFC 9110 10.2.2)', async t => {
  const account = await app.makeAccount('location')
  const client = await adminClient(app, account)
  const follow = async ([path, body]: readonly [string, object]): Promise<string> => {
    const { status, headers } = await client.post(path, body)
    t.is(status, 201, path)
    const location = headers.get('location') ?? ''
    t.true(location.startsWith(`${account.issuer}/api/v1/`), path)
    const there = location.slice(`${account.issuer}/api/v1`.length)
    t.is((await client.get(there)).status, 200, there)
    return there
  }
  const made = new Map<string, string>()
  for (const [id, maker] of Object.entries(makers)) made.set(id, await follow(maker))
  await follow([`${made.get('createGroup')}/copy`, { name: 'Editors too' }])
  await follow([`${made.get('inviteUser')}/invitation`, {}])
  const library = await libraryClient(app, account)
  const resource = await library.register({ kind: 'folder', name: 'Shared' })
  const { id: friend } = await localUser(app.inAccount(account), 'friend')
  await library.share(resource, friend, 'view')
  await follow([`/library/resources/${resource}/links`, {}])
  await follow(['/library/reviews', { name: 'All', resource, dueAt: '2099-01-01T00:00:00Z' }])
  const told = contract.filter(each => 'location' in each).map(({ id }) => id)
  t.deepEqual(told.toSorted(), [...Object.keys(makers), ...followed].toSorted())
})

test('an address tells what can be done there (RFC 9110 9.3.7)', async t => {
  const account = await app.makeAccount('options')
  const ask = (path: string): ReturnType<typeof call> =>
    call(`${account.issuer}/api/v1`, { method: 'OPTIONS', path, headers: {} })
  const { status, headers } = await ask('/users')
  t.deepEqual([status, headers.get('allow')], [204, 'HEAD, GET, POST, OPTIONS'])
  t.is((await ask('/nothing')).status, 404)
})

test('what is wrong with a member is said in words that help', async t => {
  const client = await adminClient(app, await app.makeAccount('words'))
  const wrong = async (answer: ReturnType<AdminClient['get']>): Promise<string[]> => {
    const { status, body } = await answer
    t.deepEqual([status, body.code], [400, 'invalid'])
    const errors: readonly { readonly path: string; readonly message: string }[] = body.errors
    return errors.map(({ path, message }) => `${path} ${message}`)
  }
  t.deepEqual(await wrong(client.post('/groups', {})), ['name is needed'])
  const roles =
    'account_administrator, developer, media_library_full_access, media_library_view_only_access, media_library_restricted_access, finance'
  t.deepEqual(await wrong(client.post('/users', { userName: 'ana' })), [
    `role is needed: one of ${roles}`,
  ])
  t.deepEqual(await wrong(client.post('/users', { userName: 7, role: 'boss' })), [
    'userName must be text',
    `role must be one of ${roles}`,
  ])
  t.deepEqual(await wrong(client.get('/users?limit=many')), ['limit must be a number'])
  t.deepEqual(await wrong(client.get('/users?limit=201')), ['limit must be at most 200'])
  t.deepEqual(await wrong(client.post('/groups', { name: 'x'.repeat(513) })), [
    'name must have at most 512 characters',
  ])
  t.deepEqual(await wrong(client.get('/audit?from=yesterday')), [
    'from must be a time such as 2026-11-22T10:00:00Z',
  ])
})

test('what is no JSON is an invalid request like any other', async t => {
  const client = await adminClient(app, await app.makeAccount('no-json'))
  const upload = { mediaType: 'application/json', body: '{' }
  const { status, body } = await client.send('POST', '/groups', upload)
  t.deepEqual([status, body.code, body.detail], [400, 'invalid', 'the body is not JSON'])
})

test('a time is taken with any offset, and given back in UTC', async t => {
  const account = await app.makeAccount('offsets')
  const client = await adminClient(app, account)
  const context = app.inAccount(account)
  const ana = await addPerson(app, context, { userName: 'ana' })
  const group = await addGroup(context, 'Editors', [])
  const until = '2099-01-01T02:00:00+02:00'
  const { body } = await client.put(`/users/${ana.id}/rights/audit.view`, { until })
  t.is(body.items[0].until, '2099-01-01T00:00:00.000Z')
  t.is((await client.post(`/groups/${group}/members`, { members: [ana.id], until })).status, 200)
  const [row] = await app.db('memberships').where({ account_id: account.id, group_id: group })
  t.deepEqual(row.until, new Date('2099-01-01T00:00:00Z'))
})

test('a service is told which scope its token lacks (RFC 6750 3.1)', async t => {
  const account = await app.makeAccount('scope')
  const { token } = await consoleService(app, account, ['users.view', 'groups.view'])
  const headers = { authorization: `Bearer ${await token(['users.view'])}` }
  const asked = { method: 'GET', path: '/groups', headers }
  const refused = await call(`${account.issuer}/api/v1`, asked)
  t.is(refused.status, 403)
  t.is(
    refused.headers.get('www-authenticate'),
    'Bearer realm="api", error="insufficient_scope", scope="groups.view"',
  )
})

test('applications are found by a part of their name or by their client id, page by page', async t => {
  const account = await app.makeAccount('search')
  const client = await adminClient(app, account)
  const make = async (name: string): Promise<string> => {
    const { body } = await client.post('/applications', { name, client: { type: 'service' } })
    return body.clientId
  }
  const [gallery] = [await make('Lumen Gallery'), await make('100% gallery'), await make('Watch')]
  const names = async (query: string): Promise<string[]> => {
    const { body } = await client.get(`/applications?${query}`)
    return body.items.map(({ name }: { name: string }) => name)
  }
  t.deepEqual(await names('q=GALLERY'), ['Lumen Gallery', '100% gallery'])
  t.deepEqual(await names('q=%25'), ['100% gallery'])
  t.deepEqual(await names(`q=${gallery}`), ['Lumen Gallery'])
  t.deepEqual(await names('q=nothing'), [])
  const { body } = await client.get('/applications?q=gallery&limit=1')
  t.deepEqual(await names(`q=gallery&cursor=${body.next}`), ['100% gallery'])
  t.is((await client.get(`/applications?q=watch&cursor=${body.next}`)).status, 400)
  const other = await adminClient(app, await app.makeAccount('other-search'))
  t.deepEqual((await other.get('/applications?q=gallery')).body.items, [])
})

test('the plans are told with what each has', async t => {
  const client = await adminClient(app, await app.makeAccount('plans'))
  const { items } = (await client.get('/plans')).body
  t.deepEqual(
    items.map(({ plan }: { plan: string }) => plan),
    ['free', 'paid', 'enterprise', 'self-hosted'],
  )
  t.like(items[1], { name: 'Paid', quotas: { seats: 5, groups: null }, subscribed: true })
  t.false(items[1].roles.includes('media_library_restricted_access'))
})
