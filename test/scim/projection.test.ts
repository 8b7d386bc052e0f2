import test from 'ava'
import type { JsonObject } from '../../src/model/json.ts'
import { parseProjection, project, wants } from '../../src/scim/projection.ts'
import type { ProjectionParameters } from '../../src/scim/projection.ts'
import { text } from '../../src/scim/schema/attribute.ts'
import { enterpriseUserUrn } from '../../src/scim/schema/enterprise-user.ts'
import { compileResource } from '../../src/scim/schema/resource-schema.ts'
import { groupResource, userResource } from '../../src/scim/schema/resources.ts'
import { userSchema, userUrn } from '../../src/scim/schema/user.ts'
import { refusalOf } from './support/refusal-of.ts'

const ada: JsonObject = {
  id: 'u1',
  userName: 'ada',
  password: 'secret',
  title: null,
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [{ value: 'a@x.org', type: 'work' }, { value: 'b@x.org' }],
  roles: [],
  meta: { resourceType: 'User', version: 'W/"1"' },
  [enterpriseUserUrn]: { department: 'Desk', manager: { value: 'u2' } },
}

const shown = (parameters: ProjectionParameters): JsonObject =>
  project(parseProjection(userResource, parameters), ada)

test('GEN-4, GEN-5, GEN-11: by default everything but secrets and the unassigned is shown', t => {
  const { password, title, roles, ...rest } = ada
  t.deepEqual([password, title, roles], ['secret', null, []])
  t.deepEqual(shown({}), { schemas: [userUrn, enterpriseUserUrn], ...rest })
})

const always = { schemas: [userUrn], id: 'u1' }
const both = { schemas: [userUrn, enterpriseUserUrn], id: 'u1' }
const department = { [enterpriseUserUrn]: { department: 'Desk' } }
const manager = { [enterpriseUserUrn]: { manager: { value: 'u2' } } }

const only: readonly (readonly [ProjectionParameters['attributes'], JsonObject])[] = [
  ['userName', { ...always, userName: 'ada' }],
  ['USERNAME , name.GIVENNAME', { ...always, userName: 'ada', name: { givenName: 'Ada' } }],
  [['userName', 'name.givenName'], { ...always, userName: 'ada', name: { givenName: 'Ada' } }],
  [`${userUrn}:userName`, { ...always, userName: 'ada' }],
  ['emails', { ...always, emails: ada['emails'] ?? [] }],
  ['emails.type', { ...always, emails: [{ type: 'work' }] }],
  ['emails[type eq "work"]', { ...always, emails: ada['emails'] ?? [] }],
  ['emails[type eq "work" or value eq "a,b"].type', { ...always, emails: [{ type: 'work' }] }],
  [`${enterpriseUserUrn}:department`, { ...both, ...department }],
  [`${enterpriseUserUrn}:manager.value`, { ...both, ...manager }],
  [enterpriseUserUrn, { ...both, [enterpriseUserUrn]: ada[enterpriseUserUrn] ?? null }],
  ['password', always],
  ['shoeSize,__proto__,constructor', always],
  ['roles', always],
  ['addresses.region', always],
]

for (const [attributes, expected] of only) {
  test(`Q-6: attributes=${String(attributes)} shows that, and what is always returned`, t => {
    t.deepEqual(shown({ attributes }), expected)
  })
}

test('Q-6: excludedAttributes takes away what it names, but never what is always returned', t => {
  const excludedAttributes = `ID,schemas,emails.type,name,meta,${enterpriseUserUrn}:manager,shoeSize`
  t.deepEqual(shown({ excludedAttributes }), {
    ...both,
    userName: 'ada',
    emails: [{ value: 'a@x.org' }, { value: 'b@x.org' }],
    ...department,
  })
  t.deepEqual(Object.keys(shown({ excludedAttributes: enterpriseUserUrn })), [
    'schemas',
    'id',
    'meta',
    'userName',
    'name',
    'emails',
  ])
})

test('Q-6: the two parameters exclude each other; empty ones are not there', t => {
  const parse = (attributes: string, excludedAttributes: string) => () =>
    parseProjection(userResource, { attributes, excludedAttributes })
  t.is(refusalOf(parse('userName', 'name')), '400 invalidValue')
  t.is(refusalOf(parse('', 'name')), 'nothing')
  t.is(parse(' ', '')().mode, 'default')
})

test('GEN-11: what is returned on request appears only when it is named', t => {
  const badge = text('badge', 'The badge.', { returned: 'request' })
  const schema = { ...userSchema, attributes: [...userSchema.attributes, badge] }
  const resource = compileResource({ ...userResource, core: schema })
  const document = { id: 'u1', userName: 'ada', badge: 'B7' }
  const show = (parameters: ProjectionParameters) =>
    'badge' in project(parseProjection(resource, parameters), document)
  t.false(show({}))
  t.false(show({ excludedAttributes: 'userName' }))
  t.false(show({ excludedAttributes: 'badge' }))
  t.false(show({ attributes: 'userName' }))
  t.true(show({ attributes: 'userName,badge' }))
})

test('Q-6: members are wanted only where the answer shows them', t => {
  const wanted = (parameters: ProjectionParameters) =>
    wants(parseProjection(groupResource, parameters), 'members')
  t.true(wanted({}))
  t.false(wanted({ excludedAttributes: 'members' }))
  t.false(wanted({ excludedAttributes: 'MEMBERS' }))
  t.true(wanted({ excludedAttributes: 'members.display' }))
  t.false(wanted({ attributes: 'displayName' }))
  t.true(wanted({ attributes: 'displayName,members.value' }))
  t.false(wants(parseProjection(userResource, {}), 'members'))
})

test('a bracket that never closes costs nothing and names nothing', t => {
  t.deepEqual(shown({ attributes: '['.repeat(100_000) }), {
    ...shown({}),
  })
})
