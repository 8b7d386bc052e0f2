import test from 'ava'
import { testApp } from '../../support/app.ts'
import {
  enterpriseUrn,
  groupUrn,
  type ScimClient,
  scimClient,
  userUrn,
} from '../../support/scim.ts'
import { quirksOf, storedMembers, storedUser } from '../support/stored.ts'

const app = testApp(test)
const flag = '?aadOptscim062020'
let scim: ScimClient

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
})

async function person(name: string, more: object = {}): Promise<string> {
  const body = {
    schemas: [userUrn, enterpriseUrn],
    externalId: name,
    userName: `${name}@lumen.example`,
    active: true,
    displayName: name,
    emails: [{ primary: true, type: 'work', value: `${name}@lumen.example` }],
    meta: { resourceType: 'User' },
    ...more,
  }
  return (await scim.post('/Users', body)).body.id
}

async function group(displayName: string): Promise<string> {
  const schemas = [
    groupUrn,
    'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
  ]
  return (await scim.post('/Groups', { schemas, displayName, externalId: `x-${displayName}` })).body
    .id
}

test('3.1: Test connection asks for a random GUID and gets an empty list', async t => {
  for (const tail of ['', '&aadOptscim062020=']) {
    const filter = encodeURIComponent('userName eq "5b7ec5a8-60c1-4a2f-b0d6-93de4ef7b9b3"')
    const answer = await scim.get(`/Users?filter=${filter}${tail}`)
    t.is(answer.status, 200)
    t.is(answer.body.totalResults, 0)
    t.deepEqual(answer.body.Resources, [])
  }
})

test('3.1: people are matched by userName, externalId and work address, in any case where case does not count', async t => {
  const id = await person('match')
  for (const filter of [
    'userName eq "MATCH@lumen.example"',
    'externalId eq "match"',
    'emails[type eq "work"].value eq "Match@lumen.example"',
    'emails[type eq "work"].Value eq "match@lumen.example"',
    'externalId eq match',
  ]) {
    const { body } = await scim.get(`/Users?filter=${encodeURIComponent(filter)}`)
    t.is(body.Resources[0]?.id, id, filter)
  }
})

test('3.1 default: a disabling, a telephone number and a manager in one PATCH', async t => {
  const [id, manager] = [await person('default'), await person('boss')]
  const answer = await scim.patch(`/Users/${id}`, [
    { op: 'Replace', path: 'active', value: 'False' },
    { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+1 (555) 0100' },
    { op: 'Replace', path: `${enterpriseUrn}:manager`, value: manager },
  ])
  t.is(answer.status, 200)
  t.like(await storedUser(app.db, id), {
    active: false,
    attributes: { [enterpriseUrn]: { manager: { value: manager } } },
    values: ['emails work default@lumen.example', 'phoneNumbers mobile +1 (555) 0100'],
  })
  t.deepEqual(quirksOf(app, answer).toSorted(), [
    'bare-value',
    'boolean-as-text',
    'created-from-filter',
  ])
})

test('3.1 default: one member is removed by a list of values, the others stay', async t => {
  const ids = [await person('a'), await person('b'), await person('c')]
  const groupId = await group('By value')
  await scim.patch(`/Groups/${groupId}`, [
    { op: 'Add', path: 'members', value: ids.map(value => ({ $ref: null, value })) },
  ])
  t.deepEqual(await storedMembers(app.db, groupId), ids.toSorted())
  const answer = await scim.patch(`/Groups/${groupId}`, [
    { op: 'Remove', path: 'members', value: [{ $ref: null, value: ids[1] }] },
  ])
  t.is(answer.status, 204)
  t.deepEqual(await storedMembers(app.db, groupId), [ids[0] ?? '', ids[2] ?? ''].toSorted())
  t.true(quirksOf(app, answer).includes('remove-by-value'))
})

test('3.1 aadOptscim062020: attributes come as the keys of one value, members go by filter', async t => {
  const id = await person('flagged')
  const answer = await scim.patch(`/Users/${id}${flag}`, [
    {
      op: 'replace',
      value: {
        displayName: 'N',
        'name.givenName': 'G',
        'emails[type eq "work"].value': 'new@lumen.example',
        [`${enterpriseUrn}:employeeNumber`]: '7',
      },
    },
  ])
  t.is(answer.status, 200)
  t.like(await storedUser(app.db, id), {
    displayName: 'N',
    attributes: { name: { givenName: 'G' }, [enterpriseUrn]: { employeeNumber: '7' } },
    values: ['emails work new@lumen.example'],
  })
  t.deepEqual(quirksOf(app, answer), ['path-as-key'])
  const groupId = await group('By filter')
  await scim.patch(`/Groups/${groupId}${flag}`, [
    { op: 'add', path: 'members', value: [{ value: id }] },
  ])
  const removed = await scim.patch(`/Groups/${groupId}${flag}`, [
    { op: 'remove', path: `members[value eq "${id}"]` },
  ])
  t.is(removed.status, 204)
  t.deepEqual(await storedMembers(app.db, groupId), [])
  t.deepEqual(quirksOf(app, removed), [])
})

test('3.1: an unknown query parameter is tolerated on every endpoint', async t => {
  for (const path of [
    '/Users',
    '/Groups',
    '/Schemas',
    '/ResourceTypes',
    '/ServiceProviderConfig',
  ]) {
    t.is((await scim.get(`${path}${flag}`)).status, 200, path)
  }
})

test('3.1: roles come as JSON text, with "primary" as text, and are replaced by their primary flag', async t => {
  const role = '{"id":"18d14569","value":"admin","displayName":"Admin"}'
  const id = await person('roles', {
    roles: [{ primary: 'True', type: 'WindowsAzureAppRole', value: role }],
  })
  t.deepEqual((await storedUser(app.db, id))?.values.at(-1), `roles WindowsAzureAppRole ${role}`)
  const answer = await scim.patch(`/Users/${id}`, [
    { op: 'Replace', path: 'roles[primary eq "True"].value', value: 'viewer' },
  ])
  t.is(answer.status, 200)
  t.deepEqual((await storedUser(app.db, id))?.values.at(-1), 'roles WindowsAzureAppRole viewer')
  const none = await person('norole')
  const made = await scim.patch(`/Users/${none}`, [
    { op: 'Add', path: 'roles[primary eq "True"].value', value: 'viewer' },
  ])
  t.deepEqual(made.body['roles'], [{ value: 'viewer', primary: true }])
})

test('3.1: the legacy Group URN, lower-case operations and a stray name do no harm', async t => {
  const schemas = [
    groupUrn,
    'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
  ]
  const made = await scim.post('/Groups', { schemas, displayName: 'Legacy', members: [] })
  t.is(made.status, 201)
  t.deepEqual(made.body.schemas, [groupUrn])
  t.deepEqual(quirksOf(app, made), ['legacy-group-schema'])
  const id = await person('stray')
  const response = await fetch(`${scim.base}/Groups/${made.body.id}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${scim.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      operations: [{ name: 'addMember', op: 'Add', path: 'members', value: [{ value: id }] }],
    }),
  })
  t.is(response.status, 204)
  t.deepEqual(await storedMembers(app.db, made.body.id), [id])
})

test('3.1: attributes may be asked for by a value path', async t => {
  const id = await person('valuepath')
  const asked = encodeURIComponent('emails[type eq "work"]')
  const { status, body } = await scim.get(`/Users/${id}?attributes=userName,${asked}`)
  t.is(status, 200)
  t.is(body.userName, 'valuepath@lumen.example')
  t.is(body.emails?.[0]?.value, 'valuepath@lumen.example')
})

test('3.1: a manager is cleared by an empty text', async t => {
  const id = await person('cleared', {
    [enterpriseUrn]: { manager: { value: 'm-1' }, department: 'D' },
  })
  const answer = await scim.patch(`/Users/${id}`, [
    { op: 'Replace', path: `${enterpriseUrn}:manager`, value: '' },
  ])
  t.deepEqual((await storedUser(app.db, id))?.attributes, { [enterpriseUrn]: { department: 'D' } })
  t.deepEqual(quirksOf(app, answer), ['empty-value-clears'])
})

test('3.1: values come back as they were sent', async t => {
  const phoneNumbers = [{ type: 'work', value: 'tel:+1-555 (01) 00 ext.7' }]
  const id = await person('asSent', { phoneNumbers, displayName: '  Zoë\u00a0Ａ ' })
  const { body } = await scim.get(`/Users/${id}`)
  t.deepEqual(body['phoneNumbers'], phoneNumbers)
  t.is(body.displayName, '  Zoë\u00a0Ａ ')
})
