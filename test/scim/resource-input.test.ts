import test from 'ava'
import type { Dialect } from '../../src/model/connection.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { ScimError } from '../../src/scim/errors.ts'
import { readResource } from '../../src/scim/resource-input.ts'
import { enterpriseUserUrn } from '../../src/scim/schema/enterprise-user.ts'
import { groupUrn } from '../../src/scim/schema/group.ts'
import { groupResource, userResource } from '../../src/scim/schema/resources.ts'
import { userUrn } from '../../src/scim/schema/user.ts'
import { refusalOf } from './support/refusal-of.ts'

const base = { schemas: [userUrn, enterpriseUserUrn], userName: 'ada' }

function read(members: object, dialect: Dialect = 'rfc'): JsonObject {
  return readResource(userResource, { ...base, ...members }, { dialect }).document
}

test('GEN-3: names and URNs in any case become the published ones', t => {
  const body = {
    SCHEMAS: [userUrn.toUpperCase(), enterpriseUserUrn],
    USERNAME: 'ada',
    Name: { GIVENNAME: 'Ada' },
    emails: [{ Value: 'a@x.org', TYPE: 'work' }],
    [enterpriseUserUrn.toLowerCase()]: { DEPARTMENT: 'Desk', Manager: { VALUE: 'm1' } },
  }
  t.deepEqual(readResource(userResource, body, { dialect: 'rfc' }).document, {
    userName: 'ada',
    name: { givenName: 'Ada' },
    emails: [{ value: 'a@x.org', type: 'work' }],
    [enterpriseUserUrn]: { department: 'Desk', manager: { value: 'm1' } },
  })
})

test('GEN-5: null, an empty list and what has no parts left are absent', t => {
  t.deepEqual(
    read({
      title: null,
      emails: [],
      roles: [null, {}],
      name: { givenName: null },
      [enterpriseUserUrn]: { department: null },
    }),
    { userName: 'ada' },
  )
})

test('GEN-6, GEN-8, GEN-10: what is readOnly is dropped', t => {
  const document = read({
    id: 'mine',
    meta: { created: 'not even a date' },
    groups: [{ value: 'g1' }],
    [enterpriseUserUrn]: { manager: { value: 'm1', displayName: 'Bob' } },
  })
  t.deepEqual(document, {
    userName: 'ada',
    [enterpriseUserUrn]: { manager: { value: 'm1' } },
  })
})

test('USR-2: a password stays in the document for the caller to take out', t => {
  t.is(read({ password: 'secret' })['password'], 'secret')
})

test('GEN-12: the same type and value count once, by the case rules of the schema', t => {
  const emails = [
    { type: 'work', value: 'A@x.org', display: 'first' },
    { type: 'Work', value: 'a@X.org' },
    { type: 'home', value: 'a@x.org' },
  ]
  t.deepEqual(read({ emails })['emails'], [emails[0], emails[2]])
  const addresses = [{ type: 'work' }, { type: 'work' }]
  t.deepEqual(read({ addresses })['addresses'], addresses)
})

test('GEN-15: a type outside the canonical values is taken', t => {
  const emails = [{ type: 'holiday', value: 'a@x.org' }]
  t.deepEqual(read({ emails }, 'compat')['emails'], emails)
})

const wrongValues: readonly (readonly [string, object, string])[] = [
  ['GEN-9: a number for text', { title: 5 }, 'title'],
  ['GEN-9: an object for text', { title: {} }, 'title'],
  ['GEN-9: text for a boolean', { active: 'yes' }, 'active'],
  ['GEN-9: a list for a single value', { name: [{ givenName: 'A' }] }, 'name'],
  ['GEN-9: an object for a list', { emails: { value: 'a' } }, 'emails'],
  ['GEN-9: text for a complex element', { emails: ['a@x.org'] }, 'emails[0]'],
  ['GEN-9: a wrong type in an element', { emails: [{}, { value: 5 }] }, 'emails[1].value'],
  ['GEN-9: binary that is not base64', { x509Certificates: [{ value: '*' }] }, 'x509Certificates'],
  ['GEN-9: complex in complex', { name: { givenName: { a: 1 } } }, 'name.givenName'],
  ['GEN-9: an extension that is no object', { [enterpriseUserUrn]: 'x' }, enterpriseUserUrn],
  [
    'GEN-9: a wrong type in an extension',
    { [enterpriseUserUrn]: { department: 1 } },
    `${enterpriseUserUrn}:department`,
  ],
  [
    'GEN-12: two primaries',
    { emails: [{ primary: true }, { primary: true, value: 'b' }] },
    'emails',
  ],
  ['a NUL in text', { title: 'a\0b' }, 'title'],
  ['half a surrogate pair in text', { title: 'a\ud800' }, 'title'],
  ['POST-3: an empty required value', { userName: ' ' }, 'userName'],
  ['POST-3: a null required value', { userName: null }, 'userName'],
  ['CVE-2025-41115: a number as externalId', { externalId: 1 }, 'externalId'],
  ['more values than anybody needs', { roles: manyRoles(1001) }, 'roles'],
]

for (const [title, members, at] of wrongValues) {
  test(`${title} is a 400 invalidValue that names the attribute`, t => {
    const error = t.throws(() => read(members), { instanceOf: ScimError })
    t.is(`${error?.status} ${error?.scimType}`, '400 invalidValue')
    t.true(error?.detail.startsWith(at), error?.detail)
  })
}

test('GEN-1, GEN-4: a body or schemas of the wrong shape is a 400 invalidSyntax', t => {
  const bodies = [
    null,
    [],
    'text',
    5,
    { userName: 'ada' },
    { schemas: userUrn, userName: 'ada' },
    { schemas: [5], userName: 'ada' },
    { schemas: [enterpriseUserUrn], userName: 'ada' },
    { ...base, USERNAME: 'eve' },
  ]
  for (const body of bodies) {
    const refusal = refusalOf(() => readResource(userResource, body, { dialect: 'rfc' }))
    t.is(refusal, '400 invalidSyntax', JSON.stringify(body))
  }
})

const unknown: readonly (readonly [string, object])[] = [
  ['attribute', { shoeSize: 43 }],
  ['sub-attribute', { name: { shoeSize: 43 } }],
  ['extension attribute', { [enterpriseUserUrn]: { shoeSize: 43 } }],
  ['schema URN', { schemas: [userUrn, 'urn:example:Shoe'] }],
  ['extension', { 'urn:example:Shoe': { size: 43 } }],
]

for (const [what, members] of unknown) {
  test(`POST-4: an unknown ${what} is ignored in compat and a 400 invalidSyntax elsewhere`, t => {
    t.deepEqual(read(members, 'compat'), { userName: 'ada' })
    t.is(
      refusalOf(() => read(members, 'rfc')),
      '400 invalidSyntax',
    )
    t.is(
      refusalOf(() => read(members, 'interop')),
      '400 invalidSyntax',
    )
  })
}

test('POST-4: the legacy Microsoft URN of a group is dropped in compat', t => {
  const legacy = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'
  const body = { schemas: [groupUrn, legacy], displayName: 'Desk', externalId: 'e1' }
  const { document, quirks } = readResource(groupResource, body, { dialect: 'compat' })
  t.deepEqual(document, { displayName: 'Desk', externalId: 'e1' })
  t.deepEqual(quirks, ['legacy-group-schema'])
})

test('GRP-1: a group needs a displayName and its members a value', t => {
  const group = (members: object) => () =>
    readResource(groupResource, { schemas: [groupUrn], ...members }, { dialect: 'rfc' })
  t.is(refusalOf(group({})), '400 invalidValue')
  t.is(refusalOf(group({ displayName: 'a', members: [{ type: 'User' }] })), '400 invalidValue')
  t.is(refusalOf(group({ displayName: 'a', members: [{ value: 1 }] })), '400 invalidValue')
  const members = [
    { value: 'u1', display: 'Ada', $ref: null },
    { value: 'u1' },
    { value: 'U1', type: 'User' },
  ]
  t.deepEqual(group({ displayName: 'a', members })().document['members'], [
    { value: 'u1' },
    { value: 'U1', type: 'User' },
  ])
})

test('section 8: names of the prototype are unknown attributes and never become keys', t => {
  const body: unknown = JSON.parse(
    `{"schemas":["${userUrn}"],"userName":"ada","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},
      "name":{"__proto__":{"admin":true},"givenName":"Ada"},"emails":[{"__proto__":{"admin":true},"value":"a"}]}`,
  )
  const { document } = readResource(userResource, body, { dialect: 'compat' })
  t.deepEqual(document, { userName: 'ada', name: { givenName: 'Ada' }, emails: [{ value: 'a' }] })
  t.false('admin' in {})
  t.false('admin' in document)
  t.is(
    refusalOf(() => readResource(userResource, body, { dialect: 'rfc' })),
    '400 invalidSyntax',
  )
})

function manyRoles(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({ value: `role ${index}` }))
}
