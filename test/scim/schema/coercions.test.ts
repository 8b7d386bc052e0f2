import test from 'ava'
import type { JsonObject } from '../../../src/model/json.ts'
import { readResource } from '../../../src/scim/resource-input.ts'
import { enterpriseUserUrn } from '../../../src/scim/schema/enterprise-user.ts'
import { groupResource, userResource } from '../../../src/scim/schema/resources.ts'
import type { Quirk } from '../../../src/scim/schema/quirk.ts'
import { userUrn } from '../../../src/scim/schema/user.ts'
import { refusalOf } from '../support/refusal-of.ts'

const ada = { schemas: [userUrn, enterpriseUserUrn], userName: 'ada' }

const habits: readonly (readonly [Quirk, object, JsonObject])[] = [
  ['boolean-as-text', { active: 'False' }, { active: false }],
  [
    'boolean-as-text',
    { roles: [{ primary: 'True', value: '{"id":"1"}' }] },
    { roles: [{ primary: true, value: '{"id":"1"}' }] },
  ],
  ['wrapped-scalar', { title: [{ value: 'Editor' }] }, { title: 'Editor' }],
  ['wrapped-scalar', { title: ['Editor'] }, { title: 'Editor' }],
  ['wrapped-scalar', { active: [{ value: true }] }, { active: true }],
  [
    'wrapped-scalar',
    { [enterpriseUserUrn]: { manager: [{ value: 'm1' }] } },
    { [enterpriseUserUrn]: { manager: { value: 'm1' } } },
  ],
  [
    'bare-value',
    { [enterpriseUserUrn]: { manager: 'm1' } },
    { [enterpriseUserUrn]: { manager: { value: 'm1' } } },
  ],
  ['bare-value', { emails: ['a@x.org'] }, { emails: [{ value: 'a@x.org' }] }],
  ['single-value-for-list', { emails: { value: 'a' } }, { emails: [{ value: 'a' }] }],
  ['empty-value-clears', { [enterpriseUserUrn]: { manager: '' } }, {}],
  ['empty-value-clears', { [enterpriseUserUrn]: { manager: { value: '' } } }, {}],
]

for (const [quirk, members, expected] of habits) {
  test(`COE-1: compat reads ${JSON.stringify(members)} and names it ${quirk}`, t => {
    const result = readResource(userResource, { ...ada, ...members }, { dialect: 'compat' })
    t.deepEqual(result.document, { userName: 'ada', ...expected })
    t.deepEqual(result.quirks, [quirk])
  })
}

test('COE-1: the other dialects take none of it', t => {
  for (const [, members] of habits) {
    if (JSON.stringify(members).includes('"value":""')) continue // an empty text is a text
    for (const dialect of ['rfc', 'interop'] as const) {
      const refusal = refusalOf(() =>
        readResource(userResource, { ...ada, ...members }, { dialect }),
      )
      t.is(refusal, '400 invalidValue', JSON.stringify(members))
    }
  }
})

test('COE-1: a member may be a bare string, and members a single object', t => {
  const read = (members: unknown) =>
    readResource(groupResource, { displayName: 'Desk', members }, { dialect: 'compat' })
  t.deepEqual(read(['u1', { value: 'u2' }]).document['members'], [{ value: 'u1' }, { value: 'u2' }])
  t.deepEqual(read({ value: 'u2' }).document['members'], [{ value: 'u2' }])
  t.deepEqual(read('u1').quirks, ['missing-schemas', 'single-value-for-list', 'bare-value'])
})

test('a body without habits has no quirks', t => {
  const body = { ...ada, active: true, emails: [{ value: 'a', primary: true }] }
  t.deepEqual(readResource(userResource, body, { dialect: 'compat' }).quirks, [])
})
