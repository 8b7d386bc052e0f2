import test from 'ava'
import { testApp } from '../../support/app.ts'
import { aUser, type ScimClient, scimClient } from '../../support/scim.ts'

/** The calls of Okta's guide "Build a SCIM 2.0 server with entitlements", in its order. */
const app = testApp(test)
const roleUrn = 'urn:okta:scim:schemas:core:1.0:Role'
let scim: ScimClient

test.before(async () => {
  const roleMapping = [
    { value: 'role-1', role: 'developer' },
    { value: 'Finance team', role: 'finance' },
  ] as const
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')), { roleMapping })
})

test('ROL-1: Okta reads the resource types, then the roles where a type with its own URN says', async t => {
  const types = (await scim.get('/ResourceTypes')).body
  t.is(types.totalResults, types.Resources.length)
  const known = types.Resources.filter(({ schema }) => schema === roleUrn)
  t.is(known.length, 1)
  const [type] = known
  t.like(type, { id: 'OktaRole', name: 'OktaRole', endpoint: '/OktaRoles', schemaExtensions: [] })
  t.is(typeof type?.['description'], 'string')
  const schemas = (await scim.get('/Schemas')).body
  t.true(schemas.Resources.some(({ id }) => id === roleUrn))
  const { status, body } = await scim.get(`${String(type?.['endpoint'])}?startIndex=1&count=100`)
  t.is(status, 200)
  t.like(body, { totalResults: 2, startIndex: 1, itemsPerPage: 2 })
  t.deepEqual(
    body.Resources.map(role => [role.schemas, role.id, role.displayName]),
    [
      [[roleUrn], 'role-1', 'Developer'],
      [[roleUrn], 'Finance team', 'Finance'],
    ],
  )
})

test('ROL-1: Okta reads no type of entitlements, of which there are none', async t => {
  const { Resources } = (await scim.get('/ResourceTypes')).body
  t.false(Resources.some(({ schema }) => String(schema).endsWith(':Entitlement')))
})

test('ROL-1: Okta writes the id of a role into the roles of a person, which gives the role, and reads it back', async t => {
  const roles = (await scim.get('/OktaRoles')).body.Resources
  const [first, second] = roles.map(({ id, displayName }) => ({ value: id, display: displayName }))
  const made = await scim.post('/Users', aUser('trinity@x.example', { roles: [first] }))
  const { id } = made.body
  const roleOf = async () => app.db('users').where({ id }).pluck('role')
  t.deepEqual(await roleOf(), ['developer'])
  const put = await scim.put(`/Users/${id}`, { ...made.body, roles: [second] })
  t.is(put.status, 200)
  t.deepEqual(await roleOf(), ['finance'])
  const imported = (await scim.get('/Users?startIndex=1&count=100')).body.Resources
  t.deepEqual(imported.find(user => user.id === id)?.['roles'], [second])
})
