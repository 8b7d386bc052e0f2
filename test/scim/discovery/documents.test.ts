import test, { type ExecutionContext } from 'ava'
import { testApp } from '../../support/app.ts'
import {
  enterpriseUrn,
  groupUrn,
  type ScimClient,
  scimClient,
  userUrn,
} from '../../support/scim.ts'

const app = testApp(test)
let scim: ScimClient
let mapped: ScimClient

test.before(async () => {
  const lumen = app.inAccount(await app.makeAccount('lumen'))
  scim = await scimClient(lumen)
  mapped = await scimClient(lumen, { roleMapping: [{ value: 'Engineering', role: 'developer' }] })
})

const roleUrn = 'urn:ietf:params:scim:schemas:core:2.0:Role'
const oktaRoleUrn = 'urn:okta:scim:schemas:core:1.0:Role'
const endpoints = ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas'] as const
const listUrn = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

test('SPC-1: ServiceProviderConfig says everything that the RFC asks for', async t => {
  const { status, body } = await scim.get('/ServiceProviderConfig')
  t.is(status, 200)
  t.deepEqual(body.schemas, ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'])
  for (const feature of ['patch', 'bulk', 'filter', 'changePassword', 'sort', 'etag']) {
    const { supported } = body[feature] as { supported: unknown }
    t.is(typeof supported, 'boolean', feature)
  }
  const { maxOperations, maxPayloadSize } = body['bulk'] as Record<string, unknown>
  t.true(Number.isInteger(maxOperations) && Number.isInteger(maxPayloadSize))
  t.like(body, { patch: { supported: true }, sort: { supported: true }, etag: { supported: true } })
  const [scheme] = body['authenticationSchemes'] as readonly Record<string, unknown>[]
  t.like(scheme, { type: 'oauthbearertoken', primary: true })
  t.is(body.meta.location, `${scim.base}/ServiceProviderConfig`)
})

test('SPC-3, SPC-4: what does not work yet is not advertised', async t => {
  const { body } = await scim.get('/ServiceProviderConfig')
  for (const name of ['securityEvents', 'RolesAndEntitlements', 'interopProfileConformant']) {
    t.false(name in body, name)
  }
})

test('SPC-5: the sort and the cursors that discovery promises are there', async t => {
  t.is((await scim.get('/Users?sortBy=userName')).status, 200)
  t.is((await scim.get('/Users?cursor=&count=1')).status, 200)
})

test('SPC-6: without a token ServiceProviderConfig shows the authentication schemes and nothing else', async t => {
  const answer = await fetch(`${scim.base}/ServiceProviderConfig`)
  t.is(answer.status, 200)
  t.is(answer.headers.get('content-type'), 'application/scim+json')
  const body = (await answer.json()) as object
  t.deepEqual(Object.keys(body), ['schemas', 'authenticationSchemes'])
  for (const path of ['/ResourceTypes', '/Schemas', '/Users']) {
    t.is((await fetch(scim.base + path)).status, 401, path)
  }
})

test('RT-1: each resource type of the list is found by its id, which is its name, and answers at its endpoint', async t => {
  t.deepEqual(await typesOf(t, scim), ['User', 'Group'])
})

test('RT-1, ROL-1: roles are resource types where a role mapping gives them a meaning', async t => {
  t.deepEqual(await typesOf(t, mapped), ['User', 'Group', 'Role', 'OktaRole'])
})

async function typesOf(t: ExecutionContext, client: ScimClient): Promise<readonly string[]> {
  const { body } = await client.get('/ResourceTypes')
  t.deepEqual(body.schemas, [listUrn])
  for (const type of body.Resources) {
    t.deepEqual(type.schemas, ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'])
    t.is(type['name'], type.id)
    t.is(type.meta.location, `${client.base}/ResourceTypes/${type.id}`)
    t.deepEqual((await client.get(`/ResourceTypes/${type.id}`)).body, type)
    t.is((await client.get(String(type['endpoint']))).status, 200)
    t.is((await client.get(`/Schemas/${String(type['schema'])}`)).status, 200)
    for (const { schema, required } of type['schemaExtensions'] as readonly Extension[]) {
      t.is((await client.get(`/Schemas/${schema}`)).status, 200)
      t.is(typeof required, 'boolean')
    }
  }
  t.is((await client.get('/ResourceTypes/Robot')).status, 404)
  return body.Resources.map(({ id }) => id)
}

type Extension = { readonly schema: string; readonly required: unknown }

test('SCH-1: each schema of the list is found by its URN, in any case', async t => {
  t.deepEqual(await schemasOf(t, scim), [userUrn, enterpriseUrn, groupUrn])
  t.deepEqual(await schemasOf(t, mapped), [userUrn, enterpriseUrn, groupUrn, roleUrn, oktaRoleUrn])
})

async function schemasOf(t: ExecutionContext, client: ScimClient): Promise<readonly string[]> {
  const { body } = await client.get('/Schemas')
  for (const schema of body.Resources) {
    t.deepEqual((await client.get(`/Schemas/${schema.id}`)).body, schema)
    t.deepEqual((await client.get(`/Schemas/${schema.id.toUpperCase()}`)).body, schema)
  }
  t.is((await client.get('/Schemas/urn:x')).status, 404)
  return body.Resources.map(({ id }) => id)
}

for (const path of endpoints) {
  test(`DISC-1: ${path} ignores paging and sorting and refuses a filter with 403`, async t => {
    const plain = await scim.get(path)
    const query = '?startIndex=2&count=1&sortBy=name&sortOrder=descending&cursor=&count2=x'
    const paged = await scim.get(`${path}${query}`)
    t.is(paged.status, 200)
    t.deepEqual(paged.body, plain.body)
    t.is((await scim.get(`${path}?startIndex=x&sortOrder=sideways`)).status, 200)
    const filtered = await scim.get(`${path}?filter=${encodeURIComponent('name eq "User"')}`)
    t.is(filtered.status, 403)
    t.is(filtered.body.status, '403')
  })

  test(`DISC-1: ${path} has no other methods`, async t => {
    for (const answer of [
      await scim.post(path, {}),
      await scim.put(path, {}),
      await scim.patch(path, []),
      await scim.delete(path),
    ]) {
      t.is(answer.status, 405)
      t.is(answer.body.status, '405')
      t.true(answer.headers.get('allow')?.split(', ').includes('GET'))
    }
  })
}

test('DISC-2: lists of discovery are ListResponses, in camel case and without null', async t => {
  for (const path of ['/ResourceTypes', '/Schemas'] as const) {
    const { body } = await scim.get(path)
    t.like(body, { schemas: [listUrn], totalResults: body.Resources.length, startIndex: 1 })
    t.is(body.itemsPerPage, body.Resources.length)
    t.false(JSON.stringify(body).includes('null'))
  }
  const schemas = JSON.stringify((await scim.get('/Schemas')).body)
  for (const word of ['readOnly', 'readWrite', 'writeOnly', 'default', 'server', 'dateTime']) {
    t.is(schemas.includes(`"${word}"`), word !== 'dateTime', word)
  }
})

test('GEN-1: discovery answers application/scim+json, whatever JSON is accepted', async t => {
  for (const accept of ['application/scim+json', 'application/json', '*/*', 'text/html']) {
    const { status, headers } = await scim.get('/Schemas', { accept })
    t.is(status, 200)
    t.is(headers.get('content-type'), 'application/scim+json')
  }
})
