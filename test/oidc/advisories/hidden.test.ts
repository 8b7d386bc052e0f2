import test from 'ava'
import { assign } from '../../../src/domain/applications/assignments.ts'
import { addRegistrationToken } from '../../../src/domain/applications/registration.ts'
import { setPassword } from '../../../src/domain/passwords/passwords.ts'
import { addPerson, agency, enter, password } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { aGroup, aUser, type ScimAnswer, type ScimClient, scimClient } from '../../support/scim.ts'

const app = testApp(test)
const unknown = '01890000-0000-7000-8000-000000000000'

test('3.4 row 9: every way to ask about a hidden person or group answers as for one that never was', async t => {
  const context = app.inAccount(await app.makeAccount('row-9'))
  const [mine, theirs] = [await scimClient(context), await scimClient(context)]
  const user = (await theirs.post('/Users', aUser('theirs', { externalId: 'e-1' }))).body.id
  const group = (await theirs.post('/Groups', aGroup('Secret', [user]))).body.id
  const own = (await mine.post('/Users', aUser('own'))).body.id
  await mine.post('/Groups', aGroup('Open', [own]))
  const questions: readonly ((id: string, name: string) => readonly [string, string])[] = [
    id => ['Groups', `members.value eq "${id}"`],
    id => ['Groups', `members[value eq "${id}"]`],
    id => ['Groups', `not (members.value eq "${id}")`],
    id => ['Groups', `id eq "${id}" or displayName eq "Open"`],
    id => ['Users', `groups.value eq "${id}"`],
    id => ['Users', `groups.value ne "${id}"`],
    id => ['Users', `manager.value eq "${id}"`],
    id => ['Users', `id eq "${id}"`],
    (_, name) => ['Users', `groups.display eq "${name}"`],
    (_, name) => ['Users', `userName eq "${name}"`],
    (_, name) => ['Users', `externalId eq "${name}"`],
    (_, name) => ['Groups', `displayName sw "${name}"`],
    (_, name) => ['Groups', `members.display eq "${name}"`],
  ]
  const hidden = [
    [user, 'theirs'],
    [group, 'Secret'],
    [user, 'e-1'],
  ] as const
  for (const question of questions) {
    const [path, nothing] = question(unknown, 'nobody at all')
    for (const [id, name] of hidden) {
      const filter = question(id, name)[1]
      for (const ask of [byQuery, bySearch]) {
        t.deepEqual(await ask(mine, path, filter), await ask(mine, path, nothing), filter)
      }
    }
  }
  for (const [kind, id] of [
    ['Users', user],
    ['Groups', group],
  ] as const) {
    for (const call of [
      (path: string) => mine.get(path),
      (path: string) => mine.delete(path),
      (path: string) => mine.patch(path, [{ op: 'replace', path: 'externalId', value: 'x' }]),
    ]) {
      const [there, nowhere] = [await call(`/${kind}/${id}`), await call(`/${kind}/${unknown}`)]
      t.is(there.status, 404)
      t.is(JSON.stringify(there.body).replaceAll(id, unknown), JSON.stringify(nowhere.body))
    }
  }
  t.is((await theirs.get(`/Groups/${group}`)).body.members?.length, 1)
})

async function byQuery(scim: ScimClient, path: string, filter: string): Promise<unknown> {
  return resultOf(await scim.get(`/${path}?filter=${encodeURIComponent(filter)}`))
}

async function bySearch(scim: ScimClient, path: string, filter: string): Promise<unknown> {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:SearchRequest']
  return resultOf(await scim.post(`/${path}/.search`, { schemas, filter }))
}

function resultOf({ status, body }: ScimAnswer): unknown {
  return { status, total: body.totalResults, ids: body.Resources?.map(({ id }) => id) }
}

const openToAll = [
  'GET /',
  'GET /.well-known/authzen-configuration/t/:account',
  'GET /.well-known/ssf-configuration/t/:account',
  'GET /healthz',
  'GET /readyz',
  'GET /t/:account/',
  'GET /t/:account/.well-known/authzen-configuration',
  'GET /t/:account/.well-known/ssf-configuration',
  'GET /t/:account/api/v1/docs', // the description of the API, the same for everybody
  'GET /t/:account/api/v1/openapi.json',
  'GET /t/:account/console/callback', // the code and the cookie of its browser decide
  'GET /t/:account/console/sign-in',
  'GET /t/:account/sign-in',
  'GET /t/:account/sign-in/join', // where an account opened it to everybody
  'GET /t/:account/sign-in/logo', // stands on pages that everybody sees
  'GET /t/:account/sign-in/script/:name',
  'GET /t/:account/sign-in/upstream/:upstream/callback', // another provider's answer; its state and the cookie decide
  'GET /t/:account/sign-in/upstream/:upstream/keys',
  'GET /t/:account/sign-in/upstream/:upstream/metadata',
  'OPTIONS /t/:account/claims',
  'POST /', // tells by mail where somebody can sign in, the same to everybody
  'POST /t/:account/session/end', // an application's; it has a page of ours asked (OpenID Connect RP-Initiated Logout 2)
  'POST /t/:account/sign-in/join',
  'POST /t/:account/sign-in/upstream/:upstream/acs', // the signature of the provider decides
]

test('3.4 row 14: every route declares what it needs, and those that need nothing are on a list', t => {
  const { routes } = app.listening.app
  const open = routes.filter(({ needs }) => needs === 'public')
  const named = open.map(({ method, path }) => `${method} ${path}`)
  t.deepEqual(named.filter(each => !each.includes('/scim/')).sort(), openToAll)
  for (const { method, path, needs } of routes) t.is(typeof needs, 'string', `${method} ${path}`)
  const scim = routes.filter(({ path }) => path.includes('/scim/'))
  t.true(scim.length > 20)
  for (const { path, needs } of scim.filter(({ method }) => method !== 'GET')) {
    if (!path.endsWith('/.search')) t.is(needs, 'connection:write', path)
  }
})

test('3.4 row 14: what a route needs is asked for: without it nothing answers and nothing changes', async t => {
  const world = await agency(app, 'row-14')
  const own = { account_id: world.account.id }
  const expiresAt = new Date(Date.now() + 3_600_000)
  await addRegistrationToken(world.context, { uses: 1, expiresAt }) // or there would be no registration
  const before = await app.db('events').where(own)
  for (const { method, path, needs } of app.listening.app.routes) {
    if (needs === 'public' || needs === 'optional-connection') continue
    const address = path.replace(':account', 'row-14').replaceAll(/:\w+/g, unknown)
    const answer = await fetch(`${app.url}${address}`, {
      method,
      redirect: 'manual',
      ...(method === 'GET' || method === 'DELETE' ? {} : bodyFor(path)),
    })
    const what = `${method} ${path}: ${answer.status}`
    t.true([400, 401, 403, 303].includes(answer.status), what)
    if (answer.status === 303) {
      // the account's own page, which says how to sign in
      t.is(needs, 'session', what)
      t.is(answer.headers.get('location'), `${world.account.issuer}/`, what)
    }
  }
  t.deepEqual(await app.db('events').where(own), before)
})

function bodyFor(path: string): RequestInit {
  if (!path.includes('/scim/')) return { body: new URLSearchParams({ decision: 'allow' }) }
  return { body: '{}', headers: { 'content-type': 'application/scim+json' } }
}

test('3.4 row 23: an externalId shaped like the id or subject of somebody else finds nobody else', async t => {
  const world = await agency(app, 'row-23')
  const { context, registration } = world
  const boss = await addPerson(app, context, { userName: 'boss', role: 'account_administrator' })
  const scim = await scimClient(context, { adoption: true })
  const group = (await scim.post('/Groups', aGroup('Staff'))).body.id
  const shapes = [boss.id, boss.sub, world.ana.id, world.ana.sub, '1', group]
  const before = await app.db('users').whereIn('id', [boss.id, world.ana.id]).orderBy('id')
  for (const [index, externalId] of shapes.entries()) {
    const userName = `mallory-${index}`
    const made = await scim.post('/Users', aUser(userName, { externalId }))
    t.is(made.status, 201)
    t.false(shapes.includes(made.body.id))
    const found = await scim.get(
      `/Users?filter=${encodeURIComponent(`externalId eq "${externalId}"`)}`,
    )
    t.deepEqual(
      found.body.Resources.map(({ id }) => id),
      [made.body.id],
    )
    await setPassword(context, app, { userId: made.body.id, password, oneTime: false })
    await assign(context, registration.clientId, made.body.id)
    const claims = (await enter(world, world.browser(), { as: userName })).claims()
    const [row] = await app.db('users').where({ id: made.body.id }).select('sub', 'role')
    t.is(claims?.sub, row?.sub)
    t.is(row?.role, 'media_library_restricted_access')
    t.deepEqual([claims?.['groups'], claims?.['roles']], [[], []])
    t.is(
      (await scim.patch(`/Users/${made.body.id}`, [{ op: 'remove', path: 'externalId' }])).status,
      200,
    )
  }
  const named = await scim.post('/Users', aUser('by-name', { externalId: 'e-7' }))
  t.is((await scim.get('/Users/e-7')).status, 404)
  t.is((await scim.put(`/Groups/${group}`, aGroup('Staff', ['e-7']))).status, 400)
  await t.throwsAsync(assign(context, registration.clientId, 'e-7'), { message: /no such user/ })
  t.is((await scim.get(`/Users/${named.body.id}`)).body.externalId, 'e-7')
  t.deepEqual(await app.db('memberships').where({ group_id: group }), [])
  t.deepEqual(await app.db('users').whereIn('id', [boss.id, world.ana.id]).orderBy('id'), before)
})
