import test from 'ava'
import { defineSchema, removeSchema } from '../../src/domain/schemas/schemas.ts'
import { testApp } from '../support/app.ts'
import { aGroup, aUser, clientFor, type ScimClient, scimClient, userUrn } from '../support/scim.ts'
import { startServer } from '../support/server-process.ts'
import { badgeSchema, badgeUrn } from './support/badge-schema.ts'

const app = testApp(test)
let scim: ScimClient
let elsewhere: ScimClient

test.before(async () => {
  const context = app.inAccount(await app.makeAccount('lumen'))
  await defineSchema(context, { resource: 'User', document: badgeSchema })
  scim = await scimClient(context, { dialect: 'rfc' })
  elsewhere = await scimClient(app.inAccount(await app.makeAccount('other')), { dialect: 'rfc' })
})

const badge = {
  number: 'A7',
  floor: 3,
  doors: ['North', 'South'],
  keys: [{ value: 'K', count: 2 }],
}
const withBadge = (userName: string, more: object = {}) =>
  aUser(userName, { schemas: [userUrn, badgeUrn], [badgeUrn]: { ...badge, ...more } })

async function found(client: ScimClient, filter: string): Promise<readonly string[]> {
  const { body } = await client.get(`/Users?filter=${encodeURIComponent(filter)}`)
  return body.Resources.map(({ userName }) => userName)
}

test('SCH-1: a schema of the account is published with every characteristic, to this account alone', async t => {
  const { body } = await scim.get(`/Schemas/${badgeUrn}`)
  t.is(body.id, badgeUrn)
  const attributes = body['attributes'] as { name: string; subAttributes?: object[] }[]
  t.deepEqual(
    attributes.map(({ name }) => name),
    badgeSchema.attributes.map(({ name }) => name),
  )
  t.deepEqual(attributes[0], {
    name: 'number',
    type: 'string',
    multiValued: false,
    description: '',
    required: false,
    caseExact: true,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
  } as never)
  const types = (await scim.get('/ResourceTypes/User')).body['schemaExtensions'] as object[]
  t.deepEqual(types.at(-1), { schema: badgeUrn, required: false })
  t.is((await scim.get('/Schemas')).body.totalResults, 4)
  t.is((await elsewhere.get(`/Schemas/${badgeUrn}`)).status, 404)
  t.is((await elsewhere.get('/Schemas')).body.totalResults, 3)
})

test('POST-1, GEN-4: its values are stored, returned and named in schemas', async t => {
  const made = await scim.post('/Users', withBadge('mia'))
  t.is(made.status, 201)
  t.deepEqual(made.body.schemas, [userUrn, badgeUrn])
  t.deepEqual((await scim.get(`/Users/${made.body.id}`)).body[badgeUrn], badge)
  const plain = await scim.post('/Users', aUser('plain'))
  t.deepEqual(plain.body.schemas, [userUrn])
})

test('GEN-9: its values have the types that it says, in the strict dialect as in others', async t => {
  const wrong = [
    { floor: 'three' },
    { floor: 3.5 },
    { lost: 'maybe' },
    { issued: 'today' },
    { doors: [1] },
  ]
  for (const part of wrong) {
    const answer = await scim.post('/Users', withBadge('wrong', part))
    t.is(answer.status, 400, JSON.stringify(part))
    t.is(answer.body.scimType, 'invalidValue')
  }
  const unknown = await scim.post('/Users', withBadge('wrong', { colour: 'red' }))
  t.is(unknown.body.scimType, 'invalidSyntax')
  t.is((await elsewhere.post('/Users', withBadge('wrong'))).body.scimType, 'invalidSyntax')
  t.deepEqual(await found(scim, 'userName eq "wrong"'), [])
})

test('section 2.5: filters reach single values, lists of plain values and parts of the same element', async t => {
  await scim.post('/Users', withBadge('ada', { number: 'B8', floor: 12, doors: ['EAST'] }))
  await scim.post(
    '/Users',
    withBadge('bob', {
      number: 'b8',
      issued: '2026-01-31T09:00:00+01:00',
      keys: [
        { value: 'front', count: 1 },
        { value: 'back', count: 9 },
      ],
    }),
  )
  const own = (filter: string) =>
    found(scim, `(${filter}) and (userName eq "ada" or userName eq "bob")`)
  t.deepEqual(await own(`${badgeUrn}:number eq "b8"`), ['bob'])
  t.deepEqual(await own(`${badgeUrn}:floor gt 9`), ['ada'])
  t.deepEqual(await own(`${badgeUrn.toUpperCase()}:DOORS eq "east"`), ['ada'])
  t.deepEqual(await own(`${badgeUrn}:issued eq "2026-01-31T08:00:00Z"`), ['bob'])
  t.deepEqual(await own(`${badgeUrn}:keys[value eq "FRONT" and count eq 1]`), ['bob'])
  t.deepEqual(await own(`${badgeUrn}:keys[value eq "front" and count eq 9]`), [])
  t.deepEqual(await own(`not (${badgeUrn}:issued pr)`), ['ada'])
  const unknown = encodeURIComponent(`${badgeUrn}:colour eq "red"`)
  t.is((await scim.get(`/Users?filter=${unknown}`)).body.scimType, 'invalidFilter')
})

test('P-1, Q-6: PATCH changes its values by path, and projections name them', async t => {
  const { body } = await scim.post('/Users', withBadge('pat'))
  const patched = await scim.patch(`/Users/${body.id}`, [
    { op: 'replace', path: `${badgeUrn}:floor`, value: 4 },
    { op: 'add', path: `${badgeUrn}:doors`, value: ['West', 'north'] },
    { op: 'remove', path: `${badgeUrn}:keys[value eq "k"]` },
    { op: 'add', path: `${badgeUrn}:holder.given`, value: 'Pat' },
  ])
  const after = {
    number: 'A7',
    floor: 4,
    doors: ['North', 'South', 'West'],
    holder: { given: 'Pat' },
  }
  t.deepEqual(patched.body[badgeUrn], after)
  t.deepEqual((await scim.get(`/Users/${body.id}`)).body[badgeUrn], after)
  const part = await scim.get(`/Users/${body.id}?attributes=${badgeUrn}:floor`)
  t.deepEqual(part.body[badgeUrn], { floor: 4 })
  const without = await scim.get(`/Users/${body.id}?excludedAttributes=${badgeUrn}`)
  t.deepEqual(without.body.schemas, [userUrn])
  const emptied = await scim.patch(`/Users/${body.id}`, [{ op: 'remove', path: badgeUrn }])
  t.deepEqual(emptied.body.schemas, [userUrn])
})

test('Q-5: lists are sorted by its values', async t => {
  for (const [userName, floor] of [
    ['s1', 30],
    ['s2', 4],
    ['s3', 200],
  ] as const) {
    await scim.post('/Users', withBadge(userName, { floor, number: 'sort' }))
  }
  const filter = encodeURIComponent(`${badgeUrn}:number eq "sort"`)
  const { body } = await scim.get(`/Users?filter=${filter}&sortBy=${badgeUrn}:floor`)
  t.deepEqual(
    body.Resources.map(({ userName }) => userName),
    ['s2', 's1', 's3'],
  )
})

test('a schema of groups extends groups', async t => {
  const context = app.inAccount(await app.makeAccount('teams'))
  const urn = 'urn:acme:scim:2.0:Team'
  const document = { id: urn, name: 'Team', attributes: [{ name: 'codes', multiValued: true }] }
  await defineSchema(context, { resource: 'Group', document })
  const client = await scimClient(context, { dialect: 'rfc' })
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group', urn]
  const made = await client.post('/Groups', {
    ...aGroup('Desk'),
    schemas,
    [urn]: { codes: ['X', 'y'] },
  })
  t.deepEqual(made.body[urn], { codes: ['X', 'y'] })
  const filter = encodeURIComponent(`${urn}:codes eq "x"`)
  t.is((await client.get(`/Groups?filter=${filter}`)).body.totalResults, 1)
  t.is((await client.get(`/Users?filter=${filter}`)).body.scimType, 'invalidFilter')
  const patched = await client.patch(`/Groups/${made.body.id}?attributes=${urn}`, [
    { op: 'replace', path: `${urn}:codes`, value: ['z'] },
  ])
  t.deepEqual(patched.body[urn], { codes: ['z'] })
})

test('another process follows a definition, a change and a removal at once', async t => {
  const context = app.inAccount(await app.makeAccount('twice'))
  const here = await scimClient(context, { dialect: 'rfc' })
  const settings = { DATABASE_URL: app.database.url, COHORT_PUBLIC_URL: app.url }
  const other = await startServer(settings)
  t.teardown(() => other.stop())
  const there = clientFor(`${other.origin}/t/twice/scim/v2`, here.token)
  const knows = async () => [
    (await here.get(`/Schemas/${badgeUrn}`)).status,
    (await there.get(`/Schemas/${badgeUrn}`)).status,
  ]
  t.deepEqual(await knows(), [404, 404])
  await defineSchema(context, { resource: 'User', document: badgeSchema })
  t.deepEqual(await knows(), [200, 200])
  t.is((await there.post('/Users', withBadge('mia'))).status, 201)
  const attributes = [...badgeSchema.attributes, { name: 'colour' }]
  await defineSchema(context, { resource: 'User', document: { ...badgeSchema, attributes } })
  t.is((await there.post('/Users', withBadge('bea', { colour: 'red' }))).status, 201)
  t.is((await here.post('/Users', withBadge('bob', { colour: 'red' }))).status, 201)
  await removeSchema(context, badgeUrn, { withValues: true })
  t.deepEqual(await knows(), [404, 404])
})
