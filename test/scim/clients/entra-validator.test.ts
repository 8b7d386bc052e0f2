import test from 'ava'
import { testApp } from '../../support/app.ts'
import {
  enterpriseUrn,
  groupUrn,
  type ScimClient,
  scimClient,
  userUrn,
} from '../../support/scim.ts'
import { storedGroup, storedMembers, storedUser } from '../support/stored.ts'

const app = testApp(test)
let scim: ScimClient
let turn = 0

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
})

const unknown = '01a201b9-0000-7000-8000-000000000000'

/** A person with everything that the validator fills. */
function everything(userName: string): Record<string, unknown> {
  return {
    schemas: [userUrn, enterpriseUrn],
    userName,
    externalId: `x-${userName}`,
    active: true,
    displayName: 'OFPWBZ',
    title: 'MDLEWQ',
    preferredLanguage: 'en-IE',
    timezone: 'America/Argentina/Salta',
    name: { givenName: 'Ena', familyName: 'Kub', formatted: 'Ena Kub', honorificPrefix: 'Dr.' },
    emails: [{ type: 'work', value: `${userName}@x.example`, primary: true }],
    addresses: [{ type: 'work', locality: 'L', country: 'IE', primary: true }],
    phoneNumbers: [
      { type: 'work', value: '1', primary: true },
      { type: 'mobile', value: '2' },
      { type: 'fax', value: '3' },
    ],
    [enterpriseUrn]: { employeeNumber: 'E1', department: 'D', costCenter: 'C' },
  }
}

async function aPerson(): Promise<{ id: string; userName: string }> {
  turn += 1
  const userName = `validated${turn}`
  return { id: (await scim.post('/Users', everything(userName))).body.id, userName }
}

async function aGroup(members: readonly string[] = []): Promise<{ id: string; name: string }> {
  turn += 1
  const name = `Validated Group ${turn}`
  const body = { schemas: [groupUrn], displayName: name, externalId: `x-${name}` }
  const { id } = (
    await scim.post('/Groups', { ...body, members: members.map(value => ({ value })) })
  ).body
  return { id, name }
}

const find = async (type: string, filter: string, more = '') =>
  (await scim.get(`/${type}?filter=${encodeURIComponent(filter)}${more}`)).body

test('validator: create user, and a duplicate is a 409', async t => {
  const body = everything('fresh')
  const made = await scim.post('/Users', body)
  t.is(made.status, 201)
  for (const [name, value] of Object.entries(body))
    t.deepEqual(made.body[name], value as never, name)
  const again = await scim.post('/Users', body)
  t.is(again.status, 409)
  t.is(again.body.scimType, 'uniqueness')
})

test('validator: get and filter existing, in a different case too; filter non-existing', async t => {
  const { id, userName } = await aPerson()
  t.is((await scim.get(`/Users/${id}`)).body.userName, userName)
  t.is((await find('Users', `userName eq "${userName}"`)).Resources[0]?.id, id)
  t.is((await find('Users', `userName eq "${userName.toUpperCase()}"`)).Resources[0]?.id, id)
  const none = await find('Users', 'userName eq "non-existing"')
  t.deepEqual([none.totalResults, none.Resources], [0, []])
})

test('validator: replace attributes verbose', async t => {
  const { id } = await aPerson()
  const answer = await scim.patch(`/Users/${id}`, [
    { op: 'replace', path: 'displayName', value: 'D2' },
    { op: 'replace', path: 'name.givenName', value: 'G2' },
    { op: 'replace', path: 'emails[type eq "work"].value', value: 'e2@x.example' },
    { op: 'replace', path: 'emails[type eq "work"].primary', value: true },
    { op: 'replace', path: 'addresses[type eq "work"].locality', value: 'L2' },
    { op: 'replace', path: 'phoneNumbers[type eq "fax"].value', value: '33' },
    { op: 'replace', path: `${enterpriseUrn}:employeeNumber`, value: 'E2' },
  ])
  t.is(answer.status, 200)
  t.like(await storedUser(app.db, id), {
    displayName: 'D2',
    values: [
      'addresses work',
      'emails work e2@x.example',
      'phoneNumbers work 1',
      'phoneNumbers mobile 2',
      'phoneNumbers fax 33',
    ],
  })
  t.is((answer.body['addresses'] as { locality: string }[])[0]?.locality, 'L2')
  t.like((await storedUser(app.db, id))?.attributes, {
    name: { givenName: 'G2', familyName: 'Kub' },
    [enterpriseUrn]: { employeeNumber: 'E2', department: 'D' },
  })
})

test('validator: add attributes verbose to a person who has none', async t => {
  const { id } = (await scim.post('/Users', { schemas: [userUrn], userName: 'bare' })).body
  const answer = await scim.patch(`/Users/${id}`, [
    { op: 'add', path: 'displayName', value: 'D' },
    { op: 'add', path: 'emails[type eq "work"].value', value: 'w@x.example' },
    { op: 'add', path: 'emails[type eq "work"].primary', value: true },
    { op: 'add', path: 'addresses[type eq "work"].formatted', value: 'F' },
    { op: 'add', path: 'addresses[type eq "work"].country', value: 'IE' },
    { op: 'add', path: 'phoneNumbers[type eq "work"].value', value: '1' },
    { op: 'add', path: 'phoneNumbers[type eq "mobile"].value', value: '2' },
    { op: 'add', path: 'name.familyName', value: 'Kub' },
    { op: 'add', path: `${enterpriseUrn}:department`, value: 'D' },
  ])
  t.is(answer.status, 200)
  t.deepEqual(answer.body.emails, [{ value: 'w@x.example', type: 'work', primary: true }])
  t.deepEqual(answer.body['addresses'], [{ formatted: 'F', country: 'IE', type: 'work' }])
  t.deepEqual((await storedUser(app.db, id))?.values, [
    'addresses work',
    'emails work w@x.example',
    'phoneNumbers work 1',
    'phoneNumbers mobile 2',
  ])
})

test('validator: update userName', async t => {
  const { id, userName } = await aPerson()
  const value = `${userName}-renamed`
  t.is((await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'userName', value }])).status, 200)
  t.is((await storedUser(app.db, id))?.userName, value)
  t.is((await find('Users', `userName eq "${userName}"`)).totalResults, 0)
})

test('validator: disable, and active is visible afterwards in GET and filter', async t => {
  const { id, userName } = await aPerson()
  await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }])
  t.false((await storedUser(app.db, id))?.active)
  t.is((await scim.get(`/Users/${id}`)).body.active, false)
  t.is((await find('Users', `userName eq "${userName}"`)).Resources[0]?.active, false)
})

test('validator: add, replace and remove the manager', async t => {
  const [{ id }, first, second] = [await aPerson(), await aPerson(), await aPerson()]
  const path = `${enterpriseUrn}:manager`
  const manager = async () => (await storedUser(app.db, id))?.attributes[enterpriseUrn]
  await scim.patch(`/Users/${id}`, [{ op: 'add', path, value: first.id }])
  t.like(await manager(), { manager: { value: first.id } })
  await scim.patch(`/Users/${id}`, [{ op: 'replace', path, value: { value: second.id } }])
  t.like(await manager(), { manager: { value: second.id } })
  await scim.patch(`/Users/${id}`, [{ op: 'remove', path }])
  t.deepEqual(await manager(), { employeeNumber: 'E1', department: 'D', costCenter: 'C' })
})

test('validator: delete a user; delete twice and delete unknown are 404', async t => {
  const { id } = await aPerson()
  t.is((await scim.delete(`/Users/${id}`)).status, 204)
  t.is(await storedUser(app.db, id), undefined)
  for (const gone of [id, unknown]) {
    const answer = await scim.delete(`/Users/${gone}`)
    t.is(answer.status, 404)
    t.is(answer.body.status, '404')
  }
})

test('validator, preview: several operations on different attributes and several on one', async t => {
  const [{ id }, first, second] = [await aPerson(), await aPerson(), await aPerson()]
  await scim.patch(`/Users/${id}`, [
    { op: 'replace', path: 'displayName', value: 'one' },
    { op: 'remove', path: 'title' },
    { op: 'add', path: 'nickName', value: 'N' },
    { op: 'replace', path: 'displayName', value: 'two' },
    { op: 'remove', path: 'displayName' },
    { op: 'add', path: 'displayName', value: 'three' },
  ])
  const stored = await storedUser(app.db, id)
  t.is(stored?.displayName, 'three')
  t.is(stored?.attributes['title'], undefined)
  t.is(stored?.attributes['nickName'], 'N')
  const made = await aGroup()
  await scim.patch(`/Groups/${made.id}`, [
    { op: 'add', path: 'members', value: [{ value: first.id }] },
    { op: 'remove', path: 'members', value: [{ value: first.id }] },
    { op: 'add', path: 'members', value: [{ value: second.id }] },
    { op: 'replace', path: 'displayName', value: `${made.name} x` },
    { op: 'replace', path: 'displayName', value: `${made.name} y` },
  ])
  t.deepEqual(await storedMembers(app.db, made.id), [second.id])
  t.is((await storedGroup(app.db, made.id))?.name, `${made.name} y`)
})

test('validator, its faults: no operations is no fault, a required attribute is not removed', async t => {
  const { id, userName } = await aPerson()
  const before = await storedUser(app.db, id)
  t.is((await scim.patch(`/Users/${id}`, [])).status, 200)
  const refused = await scim.patch(`/Users/${id}`, [{ op: 'remove', path: 'userName' }])
  t.is(refused.status, 400)
  t.deepEqual(await storedUser(app.db, id), before)
  t.is(before?.userName, userName)
  t.is(refused.headers.get('content-type'), 'application/scim+json')
})
