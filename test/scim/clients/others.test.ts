import test from 'ava'
import { testApp } from '../../support/app.ts'
import { aGroup, aUser, type ScimClient, scimClient, userUrn } from '../../support/scim.ts'
import { quirksOf, storedGroup, storedMembers, storedUser } from '../support/stored.ts'

const app = testApp(test)
let scim: ScimClient

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
})

async function person(userName: string, more: Record<string, unknown> = {}): Promise<string> {
  return (await scim.post('/Users', aUser(userName, more))).body.id
}

test('3.3 Google: a probe asks for one user, and the mapping finds its attributes in the schemas', async t => {
  await person('probe@g.example')
  const probe = await scim.get('/Users?count=1')
  t.is(probe.status, 200)
  t.is(probe.body.Resources.length, 1)
  const { body } = await scim.get('/Schemas')
  const user = body.Resources.find(({ id }) => id === userUrn)
  const attributes = (user?.['attributes'] ?? []) as readonly { name: string }[]
  const names = attributes.map(({ name }) => name)
  for (const name of ['userName', 'name', 'emails', 'active']) t.true(names.includes(name), name)
})

test('3.3 Google: somebody created as inactive stays so; suspending and deleting come in either order', async t => {
  const id = await person('late@g.example', { active: false })
  t.false((await storedUser(app.db, id))?.active)
  const off = [{ op: 'replace', path: 'active', value: false }]
  t.is((await scim.patch(`/Users/${id}`, off)).status, 200)
  t.is((await scim.delete(`/Users/${id}`)).status, 204)
  t.is((await scim.patch(`/Users/${id}`, off)).status, 404)
  t.is(await storedUser(app.db, id), undefined)
})

test('3.3 PingOne: a whole user is put, one value for each type, and keeps what others must not lose', async t => {
  const id = await person('ping', { emails: [{ type: 'work', value: 'old@p.example' }] })
  const groupId = (await scim.post('/Groups', aGroup('Ping', [id]))).body.id
  const put = await scim.put(`/Users/${id}`, {
    schemas: [userUrn],
    userName: 'ping',
    name: { givenName: 'P', familyName: 'I' },
    emails: [{ type: 'work', value: 'new@p.example' }],
    phoneNumbers: [{ type: 'mobile', value: '1' }],
  })
  t.is(put.status, 200)
  t.like(await storedUser(app.db, id), {
    active: true,
    attributes: { name: { givenName: 'P', familyName: 'I' } },
    values: ['emails work new@p.example', 'phoneNumbers mobile 1'],
  })
  t.deepEqual(await storedMembers(app.db, groupId), [id])
})

test('3.3 PingOne: a group put without members keeps them, one put with members has just these', async t => {
  const ids = [await person('merge1'), await person('merge2')]
  const { id } = (await scim.post('/Groups', aGroup('Merge', ids))).body
  await scim.put(`/Groups/${id}`, aGroup('Merge renamed'))
  t.deepEqual(await storedMembers(app.db, id), ids.toSorted())
  await scim.put(`/Groups/${id}`, aGroup('Merge renamed', ids.slice(0, 1)))
  t.deepEqual(await storedGroup(app.db, id), {
    name: 'Merge renamed',
    externalId: null,
    members: 1,
  })
})

test('3.3 SailPoint: discovery stands, type by type, and everything is read by pages', async t => {
  for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas']) {
    t.is((await scim.get(path)).status, 200, path)
  }
  for (const name of ['User', 'Group']) {
    const { body } = await scim.get(`/ResourceTypes/${name}`)
    t.is(body['name'], name)
    t.is((await scim.get(`/Schemas/${body['schema'] as string}`)).status, 200)
  }
  const own = await scimClient(app.inAccount(await app.makeAccount('sail')))
  for (const n of [1, 2, 3, 4, 5]) await own.post('/Users', aUser(`n${n}`))
  const seen = new Set<string>()
  for (const startIndex of [1, 3, 5]) {
    const { body } = await own.get(`/Users?startIndex=${startIndex}&count=2`)
    for (const each of body.Resources) seen.add(each.id)
  }
  t.is(seen.size, 5)
})

test('3.3 SailPoint: enabling and disabling are an add without a path', async t => {
  const id = await person('sailed')
  for (const active of [false, true]) {
    const answer = await scim.patch(`/Users/${id}`, [{ op: 'add', value: { active } }])
    t.is(answer.status, 200)
    t.is((await storedUser(app.db, id))?.active, active)
    t.deepEqual(quirksOf(app, answer), [])
  }
})

test('3.3 SailPoint: answers say how much of the rate is left', async t => {
  const { headers } = await scim.get('/Users?count=0')
  t.regex(headers.get('x-rate-limit-limit') ?? '', /^\d+$/)
  t.regex(headers.get('x-rate-limit-remaining') ?? '', /^\d+$/)
})

test('3.3 JumpCloud: a test user and a test group are made and deleted at setup, and can be made again', async t => {
  for (const time of [1, 2]) {
    const user = await scim.post('/Users', aUser('jumpcloud-test@j.example'))
    const group = await scim.post('/Groups', aGroup('JumpCloud test', [user.body.id]))
    t.deepEqual([user.status, group.status], [201, 201], `time ${time}`)
    t.is((await scim.delete(`/Users/${user.body.id}`)).status, 204)
    t.deepEqual(await storedMembers(app.db, group.body.id), [])
    t.is((await scim.delete(`/Groups/${group.body.id}`)).status, 204)
    t.is(await storedGroup(app.db, group.body.id), undefined)
  }
})

test('3.3 JumpCloud, OneLogin: members are removed by a list of values', async t => {
  const ids = [await person('j1'), await person('j2'), await person('j3')]
  const { id } = (await scim.post('/Groups', aGroup('Jump', ids))).body
  const answer = await scim.patch(`/Groups/${id}`, [
    { op: 'remove', path: 'members', value: ids.slice(0, 2).map(value => ({ value })) },
  ])
  t.is(answer.status, 204)
  t.deepEqual(await storedMembers(app.db, id), ids.slice(2))
  t.deepEqual(quirksOf(app, answer), ['remove-by-value'])
})

test('3.3 authentik with Google’s server: a method that an address lacks is a 405 and never a 404', async t => {
  for (const [method, path] of [
    ['put', '/Users'],
    ['delete', '/Users'],
    ['put', '/Schemas'],
    ['delete', '/ServiceProviderConfig'],
  ] as const) {
    const answer = method === 'put' ? await scim.put(path, {}) : await scim.delete(path)
    t.is(answer.status, 405, `${method} ${path}`)
    t.truthy(answer.headers.get('allow'))
  }
})
