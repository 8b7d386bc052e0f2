import test from 'ava'
import { changeConnection } from '../../../src/domain/connections/connections.ts'
import type { Context } from '../../../src/domain/context.ts'
import type { RoleRule } from '../../../src/model/connection.ts'
import { testApp } from '../../support/app.ts'
import { type ScimBody, type ScimClient, scimClient } from '../../support/scim.ts'

const app = testApp(test)
const roleMapping: readonly RoleRule[] = [
  { value: 'Engineering', role: 'developer' },
  { value: 'Editors / Zürich 100%', role: 'media_library_full_access' },
  { value: 'books', role: 'finance' },
]
const values = roleMapping.map(({ value }) => value)
let context: Context
let scim: ScimClient

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
  scim = await scimClient(context, { roleMapping })
})

const ids = ({ Resources }: ScimBody): readonly string[] => Resources.map(({ id }) => id)
const ask = async (query: string) => scim.get(`/Roles?${query}`)
const found = async (filter: string) =>
  ids((await ask(`filter=${encodeURIComponent(filter)}`)).body)

test('ROL-1: the roles are the values of the mapping, in its order, with what each gives', async t => {
  const { status, body } = await scim.get('/Roles')
  t.is(status, 200)
  t.like(body, { totalResults: 3, startIndex: 1, itemsPerPage: 3 })
  t.deepEqual(ids(body), values)
  t.deepEqual(body.Resources[0], {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Role'],
    id: 'Engineering',
    value: 'Engineering',
    display: 'Developer',
    supported: true,
    meta: {
      resourceType: 'Role',
      location: `${scim.base}/Roles/Engineering`,
      version: body.Resources[0]?.meta.version,
    },
  } as unknown as ScimBody)
})

test('ROL-1: a role is found at its location, whatever its value is made of, with an ETag', async t => {
  for (const endpoint of ['/Roles', '/OktaRoles']) {
    for (const listed of (await scim.get(endpoint)).body.Resources) {
      const path = listed.meta.location.slice(scim.base.length)
      const { status, headers, body } = await scim.get(path)
      t.is(status, 200, path)
      t.deepEqual(body, listed)
      t.is(headers.get('etag'), listed.meta.version)
      const again = await scim.get(path, { 'if-none-match': listed.meta.version })
      t.is(again.status, 304)
    }
  }
})

test('ROL-1: the ETag of a role changes with what the role gives', async t => {
  const own = await scimClient(context, { roleMapping })
  const before = (await own.get('/Roles/books')).body
  const changed = [{ value: 'books', role: 'developer' }] as const
  await changeConnection(context, own.connectionId, { roleMapping: changed })
  const after = await own.get('/Roles/books', { 'if-none-match': before.meta.version })
  t.is(after.status, 200)
  t.is(after.body['display'], 'Developer')
  t.not(after.body.meta.version, before.meta.version)
})

test('ROL-1: an unknown id, and one in another case, is a 404', async t => {
  for (const id of [
    'Cooks',
    'engineering',
    'account_administrator',
    'developer',
    '%zz',
    '__proto__',
  ]) {
    const { status, body } = await scim.get(`/Roles/${id}`)
    t.is(status, 404, id)
    t.is(body.status, '404')
  }
})

test('ROL-1: without a mapping nothing means anything, and no connection sees the mapping of another', async t => {
  const plain = await scimClient(context)
  const foreign = await scimClient(app.inAccount(await app.makeAccount('other')))
  for (const client of [plain, foreign]) {
    for (const endpoint of ['/Roles', '/OktaRoles']) {
      const { status, body } = await client.get(endpoint)
      t.is(status, 200)
      t.like(body, { totalResults: 0, itemsPerPage: 0, Resources: [] })
      t.is((await client.get(`${endpoint}/Engineering`)).status, 404)
    }
  }
})

test('ROL-1, Q-2: pages by index', async t => {
  t.deepEqual(ids((await ask('startIndex=2&count=1')).body), values.slice(1, 2))
  t.like((await ask('startIndex=2&count=1')).body, {
    totalResults: 3,
    startIndex: 2,
    itemsPerPage: 1,
  })
  t.like((await ask('count=0')).body, { totalResults: 3, itemsPerPage: 0, Resources: [] })
  t.like((await ask('count=-1')).body, { totalResults: 3, itemsPerPage: 0 })
  t.like((await ask('startIndex=9')).body, { totalResults: 3, itemsPerPage: 0 })
  t.is((await ask('count=x')).body.scimType, 'invalidValue')
})

test('ROL-1, RFC 9865: pages by cursor, forwards and backwards', async t => {
  const query = 'sortBy=value&sortOrder=descending&count=1'
  const seen: string[] = []
  let last: ScimBody | undefined
  for (let cursor: unknown = ''; cursor !== undefined;) {
    const { body } = await ask(`${query}&cursor=${cursor as string}`)
    seen.push(...ids(body))
    cursor = body['nextCursor']
    last = body
  }
  t.deepEqual(seen, ['Engineering', 'Editors / Zürich 100%', 'books'])
  const before = (await ask(`${query}&cursor=${String(last?.['previousCursor'])}`)).body
  t.deepEqual(ids(before), ['Editors / Zürich 100%'])
  const first = (await ask(`${query}&cursor=${String(before['previousCursor'])}`)).body
  t.deepEqual(ids(first), ['Engineering'])
  t.false('previousCursor' in first)
  t.is(
    (await scim.get(`/OktaRoles?cursor=${String(last?.['previousCursor'])}`)).body.scimType,
    'invalidCursor',
  )
})

test('ROL-1, RFC 9865: a cursor whose role has gone is an invalidCursor', async t => {
  const own = await scimClient(context, { roleMapping })
  const { body } = await own.get('/Roles?cursor=&count=1')
  await changeConnection(context, own.connectionId, { roleMapping: roleMapping.slice(1) })
  const next = await own.get(`/Roles?cursor=${String(body['nextCursor'])}&count=1`)
  t.deepEqual([next.status, next.body.scimType], [400, 'invalidCursor'])
})

test('ROL-1: filters mean what they mean for users', async t => {
  t.deepEqual(await found('value eq "ENGINEERING"'), ['Engineering'])
  t.deepEqual(await found('id eq "ENGINEERING"'), [])
  t.deepEqual(await found('supported eq true and not (display co "media")'), [
    'Engineering',
    'books',
  ])
  t.deepEqual(await found('externalId eq null and meta.resourceType eq "role"'), [])
  t.deepEqual(await found('externalId pr or meta.created pr'), [])
  t.deepEqual(await found('urn:ietf:params:scim:schemas:core:2.0:Role:value sw "b"'), ['books'])
  const refused = [
    ['type pr', 'invalidFilter'],
    ['userName pr', 'invalidFilter'],
    ['value eq', 'invalidFilter'],
    ['supported gt true', 'invalidFilter'],
  ] as const
  for (const [filter, scimType] of refused) {
    const { status, body } = await ask(`filter=${encodeURIComponent(filter)}`)
    t.deepEqual([status, body.scimType], [400, scimType], filter)
  }
})

test('ROL-1, Q-5: what is unassigned comes last, and equals keep their order', async t => {
  t.deepEqual(ids((await ask('sortBy=value')).body), [
    'books',
    'Editors / Zürich 100%',
    'Engineering',
  ])
  for (const order of ['ascending', 'descending']) {
    for (const by of ['supported', 'externalId', 'meta.created']) {
      t.deepEqual(
        ids((await ask(`sortBy=${by}&sortOrder=${order}`)).body),
        values,
        `${by} ${order}`,
      )
    }
  }
  t.is((await ask('sortBy=shoeSize')).body.scimType, 'invalidValue')
})

test('ROL-1, Q-6: attributes and excludedAttributes', async t => {
  const keys = async (path: string) => {
    const { body } = await scim.get(path)
    return Object.keys(body.Resources === undefined ? body : (body.Resources[0] ?? {}))
  }
  t.deepEqual(await keys('/Roles?attributes=display'), ['schemas', 'id', 'display'])
  t.deepEqual(await keys('/Roles/books?attributes=VALUE'), ['schemas', 'id', 'value'])
  t.deepEqual(await keys('/Roles/books?excludedAttributes=meta,value'), [
    'schemas',
    'id',
    'display',
    'supported',
  ])
  t.is((await ask('attributes=id&excludedAttributes=meta')).status, 400)
})

test('ROL-1, Q-7: a search is the same by POST', async t => {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:SearchRequest']
  for (const endpoint of ['/Roles', '/OktaRoles']) {
    const searched = await scim.post(`${endpoint}/.search`, { schemas, startIndex: 2, count: 1 })
    t.is(searched.status, 200)
    t.deepEqual(searched.body, (await scim.get(`${endpoint}?startIndex=2&count=1`)).body)
  }
})
