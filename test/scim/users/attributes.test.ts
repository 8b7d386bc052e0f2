import test from 'ava'
import { testApp } from '../../support/app.ts'
import {
  aGroup,
  aUser,
  enterpriseUrn,
  patchUrn,
  type ScimClient,
  scimClient,
  userUrn,
} from '../../support/scim.ts'

const app = testApp(test)
let scim: ScimClient
let strict: ScimClient

test.before(async () => {
  const context = app.inAccount(await app.makeAccount('traits'))
  scim = await scimClient(context)
  strict = await scimClient(context, { dialect: 'rfc' })
})

test('POST-1: POST takes attributes and excludedAttributes, and answers with what they leave', async t => {
  const one = await scim.post('/Users?attributes=userName', aUser('asked', { title: 'T' }))
  t.is(one.status, 201)
  t.deepEqual(Object.keys(one.body).toSorted(), ['id', 'schemas', 'userName'])
  t.truthy(one.headers.get('etag'))
  t.is(one.headers.get('location'), `${scim.base}/Users/${one.body.id}`)
  const other = await scim.post(
    '/Users?excludedAttributes=title,meta',
    aUser('left', { title: 'T' }),
  )
  t.false('title' in other.body || 'meta' in other.body)
  t.is((await scim.get(`/Users/${other.body.id}`)).body['title'], 'T')
})

test('POST-3: a body that cannot be parsed is a 400 invalidSyntax ', async t => {
  for (const body of ['{"userName":', '', '[]', '"text"', 'null']) {
    const headers = {
      authorization: `Bearer ${scim.token}`,
      'content-type': 'application/scim+json',
    }
    const response = await fetch(`${scim.base}/Users`, { method: 'POST', headers, body })
    t.is(response.status, 400, body)
    t.like(await response.json(), { status: '400', scimType: 'invalidSyntax' })
  }
})

test('POST-4: an unknown attribute or schema is ignored in compat and a 400 invalidSyntax in rfc', async t => {
  const unknown = { shoeSize: 43, 'urn:example:Shoe': { size: 43 } }
  const made = await scim.post('/Users', aUser('unknown', unknown))
  t.is(made.status, 201)
  t.false('shoeSize' in made.body || 'urn:example:Shoe' in made.body)
  for (const more of [{ shoeSize: 43 }, { schemas: [userUrn, 'urn:example:Shoe'] }]) {
    const refused = await strict.post('/Users', aUser('strict', more))
    t.is(refused.status, 400)
    t.is(refused.body.scimType, 'invalidSyntax')
  }
  t.deepEqual(await app.db('users').where({ user_name: 'strict' }), [])
})

test('PUT-1: PUT of what was deleted, or never was, is a 404 and creates nothing', async t => {
  const { id } = (await scim.post('/Users', aUser('gone'))).body
  await scim.delete(`/Users/${id}`)
  for (const path of [`/Users/${id}`, '/Users/019aaaaa-0000-7000-8000-000000000000', '/Users/x']) {
    t.is((await scim.put(path, aUser('gone'))).status, 404)
  }
  t.deepEqual(await app.db('users').where({ user_name: 'gone' }), [])
})

test('PUT-2: PUT ignores what is readOnly and removes what it leaves out', async t => {
  const { body } = await scim.post(
    '/Users',
    aUser('replaced', { title: 'T', emails: [{ value: 'a@x.example' }], externalId: 'e1' }),
  )
  const group = (await scim.post('/Groups', aGroup('Held', [body.id]))).body.id
  const put = await scim.put(
    `/Users/${body.id}`,
    aUser('replaced', {
      id: 'another',
      meta: { created: '2001-01-01T00:00:00Z', resourceType: 'Group' },
      groups: [],
      nickName: 'N',
    }),
  )
  t.is(put.status, 200)
  t.is(put.body.id, body.id)
  t.is(put.body.meta.created, body.meta.created)
  t.is(put.body['nickName'], 'N')
  for (const name of ['title', 'emails', 'externalId']) t.false(name in put.body, name)
  t.deepEqual(
    put.body.groups?.map(({ value }) => value),
    [group],
  )
  t.deepEqual(await app.db('user_values').where({ user_id: body.id }), [])
})

test('PUT-2: a PUT to a userName that another person has is a 409 and changes nothing', async t => {
  await scim.post('/Users', aUser('holder'))
  const { body } = await scim.post('/Users', aUser('mover', { title: 'T' }))
  const put = await scim.put(`/Users/${body.id}`, aUser('Holder'))
  t.is(put.status, 409)
  t.is(put.body.scimType, 'uniqueness')
  t.like((await scim.get(`/Users/${body.id}`)).body, { userName: 'mover', title: 'T' })
})

test('DEL-1: after a DELETE every operation on the person is a 404', async t => {
  const { id } = (await scim.post('/Users', aUser('leaver'))).body
  const path = `/Users/${id}`
  t.is((await scim.delete(path)).status, 204)
  const answers = [
    await scim.get(path),
    await scim.put(path, aUser('leaver')),
    await scim.patch(path, [{ op: 'replace', path: 'title', value: 'x' }]),
    await scim.delete(path),
  ]
  t.deepEqual(
    answers.map(({ status }) => status),
    [404, 404, 404, 404],
  )
  t.is((await scim.get('/Users?filter=userName eq "leaver"')).body.totalResults, 0)
  t.is((await scim.post('/Groups', aGroup('Of leavers', [id]))).status, 400)
  const again = await scim.post('/Users', aUser('leaver'))
  t.is(again.status, 201)
  t.not(again.body.id, id)
})

test('ENT-1: the enterprise extension is kept, shown under its URN and replaced as a whole', async t => {
  const boss = (await scim.post('/Users', aUser('ent.boss'))).body
  const $ref = `${scim.base}/Users/${boss.id}`
  const extension = {
    employeeNumber: '701984',
    costCenter: '4130',
    organization: 'Example',
    division: 'Theme Park',
    department: 'Tours',
    manager: { value: boss.id, $ref },
  }
  const { body } = await scim.post(
    '/Users',
    aUser('ent', {
      schemas: [userUrn, enterpriseUrn],
      [enterpriseUrn]: { ...extension, manager: { ...extension.manager, displayName: 'Forged' } },
    }),
  )
  t.deepEqual(body.schemas, [userUrn, enterpriseUrn])
  const shown = body[enterpriseUrn] as typeof extension & { manager: { displayName?: string } }
  t.like(shown, extension)
  t.not(shown.manager.displayName, 'Forged', 'the name of a manager is readOnly')
  const filter = encodeURIComponent(`${enterpriseUrn}:manager.value eq "${boss.id}"`)
  t.is((await scim.get(`/Users?filter=${filter}`)).body.totalResults, 1)
  const put = await scim.put(`/Users/${body.id}`, aUser('ent'))
  t.false(enterpriseUrn in put.body)
  t.deepEqual(put.body.schemas, [userUrn])
})

test('ROL-1: roles and entitlements are stored, shown, filtered and changed as lists', async t => {
  const roles = [
    { value: 'editor', display: 'Editor', type: 'app', primary: true },
    { value: 'viewer', type: 'app' },
  ]
  const entitlements = [{ value: 'licence-a' }]
  const { body } = await scim.post('/Users', aUser('roles', { roles, entitlements }))
  t.deepEqual(body['roles'], roles)
  t.deepEqual(body['entitlements'], entitlements)
  for (const filter of [
    'roles.value eq "viewer"',
    'roles[value eq "editor" and primary eq true]',
    'entitlements eq "licence-a"',
  ]) {
    const found = await scim.get(`/Users?filter=${encodeURIComponent(filter)}`)
    t.deepEqual(
      found.body.Resources.map(({ userName }) => userName),
      ['roles'],
      filter,
    )
  }
  const patched = await scim.patch(`/Users/${body.id}`, [
    { op: 'remove', path: 'roles[value eq "editor"]' },
    { op: 'add', path: 'entitlements', value: [{ value: 'licence-b' }] },
  ])
  t.deepEqual(patched.body['roles'], [{ value: 'viewer', type: 'app' }])
  t.deepEqual(patched.body['entitlements'], [{ value: 'licence-a' }, { value: 'licence-b' }])
})

test('ROL-1: without a role mapping roles never touch the role of the account, whatever they are called', async t => {
  const roles = [{ value: 'account_administrator', primary: true }, { value: 'developer' }]
  const { body } = await scim.post('/Users', aUser('climber', { roles }))
  await scim.put(`/Users/${body.id}`, aUser('climber', { roles, title: 'T' }))
  await scim.patch(`/Users/${body.id}`, [{ op: 'replace', path: 'roles', value: roles }])
  const bulk = {
    method: 'PATCH',
    path: `/Users/${body.id}`,
    data: [{ op: 'add', path: 'roles', value: roles }],
  }
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest']
  t.is((await scim.post('/Bulk', { schemas, Operations: [bulk] })).status, 200)
  t.deepEqual(await app.db('users').where({ id: body.id }).pluck('role'), [
    'media_library_restricted_access',
  ])
})

test('every answer to a write tells the log which quirks were forgiven', async t => {
  const { id } = (await scim.post('/Users', aUser('quirks'))).body
  const body = {
    schemas: [patchUrn],
    Operations: [{ op: 'Replace', path: 'active', value: 'False' }],
  }
  const headers = { authorization: `Bearer ${scim.token}`, 'content-type': 'application/scim+json' }
  const init = { method: 'PATCH', headers, body: JSON.stringify(body) }
  const response = await fetch(`${scim.base}/Users/${id}`, init)
  t.is(response.status, 200)
  const request = response.headers.get('x-request-id')
  const lines = app.log.map(line => JSON.parse(line) as { request?: string; quirks?: string[] })
  t.deepEqual(lines.find(line => line.request === request)?.quirks, ['boolean-as-text'])
})
