import test from 'ava'
import type { JsonObject } from '../../../src/model/json.ts'
import { parsePatch } from '../../../src/scim/patch/parse.ts'
import { applyPatch } from '../../../src/scim/patch/apply.ts'
import { enterpriseUserUrn } from '../../../src/scim/schema/enterprise-user.ts'
import { userResource } from '../../../src/scim/schema/resources.ts'
import type { Quirk } from '../../../src/scim/schema/quirk.ts'
import { patchOp, patchUser } from '../support/patch.ts'
import { refusalOf } from '../support/refusal-of.ts'

const ada: JsonObject = {
  id: 'u1',
  userName: 'ada',
  active: true,
  emails: [{ type: 'work', value: 'a@x.org', primary: true }],
  [enterpriseUserUrn]: { manager: { value: 'u2' } },
}

/** A trace of one client: what it sends, what is different then (null: gone), and which habits were forgiven. */
type Trace = readonly [
  client: string,
  operations: readonly object[],
  difference: JsonObject,
  quirks: readonly Quirk[],
]

const traces: readonly Trace[] = [
  [
    'Entra, default: disables, adds a telephone number, sets the manager',
    [
      { op: 'Replace', path: 'active', value: 'False' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+15550100' },
      { op: 'Replace', path: `${enterpriseUserUrn}:manager`, value: '7c1' },
    ],
    {
      active: false,
      phoneNumbers: [{ type: 'mobile', value: '+15550100' }],
      [enterpriseUserUrn]: { manager: { value: '7c1' } },
    },
    ['boolean-as-text', 'created-from-filter', 'bare-value'],
  ],
  [
    'Entra, with its compliance flag: paths as keys of one path-less replace',
    [
      {
        op: 'replace',
        value: {
          displayName: 'N',
          'name.givenName': 'G',
          [`${enterpriseUserUrn}:employeeNumber`]: '7',
          'emails[type eq "work"].value': 'n@x.org',
        },
      },
    ],
    {
      displayName: 'N',
      name: { givenName: 'G' },
      emails: [{ type: 'work', value: 'n@x.org', primary: true }],
      [enterpriseUserUrn]: { manager: { value: 'u2' }, employeeNumber: '7' },
    },
    ['path-as-key'],
  ],
  [
    'Entra: several parts of an address that is not there yet (ADD-2)',
    [
      { op: 'Add', path: 'addresses[type eq "work"].country', value: 'CH' },
      { op: 'Add', path: 'addresses[type eq "work"].locality', value: 'Bern' },
    ],
    { addresses: [{ type: 'work', country: 'CH', locality: 'Bern' }] },
    ['created-from-filter'],
  ],
  [
    'Entra: a role found by its primary flag, written as text (REP-1)',
    [{ op: 'Replace', path: 'roles[primary eq "True"].value', value: '{"id":"9"}' }],
    { roles: [{ primary: true, value: '{"id":"9"}' }] },
    ['boolean-as-text', 'created-from-filter'],
  ],
  [
    'Entra: clears the manager with an empty string',
    [{ op: 'Replace', path: `${enterpriseUserUrn}:manager`, value: '' }],
    { [enterpriseUserUrn]: null },
    ['empty-value-clears'],
  ],
  [
    'Entra: clears the manager with an empty value',
    [{ op: 'Add', path: `${enterpriseUserUrn}:manager`, value: [{ $ref: null, value: '' }] }],
    { [enterpriseUserUrn]: null },
    ['wrapped-scalar', 'empty-value-clears'],
  ],
  [
    'Entra: a scalar in a list of one object',
    [{ op: 'Replace', path: 'displayName', value: [{ $ref: null, value: 'N' }] }],
    { displayName: 'N' },
    ['wrapped-scalar'],
  ],
  [
    'Entra: a capitalised sub-attribute',
    [{ op: 'Replace', path: 'emails[type eq "work"].Value', value: 'n@x.org' }],
    { emails: [{ type: 'work', value: 'n@x.org', primary: true }] },
    [],
  ],
  [
    'Entra: removes an element by its value (REM-2)',
    [{ op: 'Remove', path: 'emails', value: [{ $ref: null, value: 'A@x.org' }] }],
    { emails: null },
    ['remove-by-value', 'unknown-attribute-ignored'],
  ],
  [
    'anybody: removes an element by its value under another spelling of the key',
    [{ op: 'remove', path: 'emails', value: { VALUE: 'a@x.org', type: 'other' } }],
    { emails: null },
    ['remove-by-value'],
  ],
  [
    'Okta: deactivates without a path',
    [{ op: 'replace', value: { active: false } }],
    { active: false },
    [],
  ],
  [
    'SailPoint: disables by a path-less add',
    [{ op: 'add', value: { active: false } }],
    { active: false },
    [],
  ],
  [
    'anybody: replaces an element by a bare value',
    [{ op: 'replace', path: 'emails[type eq "work"]', value: 'n@x.org' }],
    { emails: [{ type: 'work', value: 'n@x.org', primary: true }] },
    ['bare-value'],
  ],
  [
    'anybody: names an attribute that we do not have',
    [{ op: 'replace', value: { shoeSize: 43, active: false } }],
    { active: false },
    ['unknown-attribute-ignored'],
  ],
  [
    'OneLogin: removes by an empty list, which removes nothing',
    [{ op: 'remove', path: 'emails', value: [] }],
    {},
    ['remove-by-value'],
  ],
]

for (const [client, operations, difference, quirks] of traces) {
  test(`section 3: ${client}`, t => {
    const result = patchUser(ada, operations, 'compat')
    const expected = Object.entries({ ...ada, ...difference }).filter(([, value]) => value !== null)
    t.deepEqual(result.document, Object.fromEntries(expected))
    t.deepEqual(result.quirks, quirks)
  })
}

test('section 3: the same habit twice leaves the document as it is after the first time', t => {
  for (const [client, operations] of traces) {
    const once = patchUser(ada, operations, 'compat').document
    t.false(patchUser(once, operations, 'compat').changed, client)
  }
})

test('REP-1: no element is made from a filter that says more than what something equals', t => {
  const filters = [
    'type sw "z"',
    'type eq "x" or type eq "y"',
    'not (type eq "work")',
    'value eq "b"',
  ]
  for (const filter of filters) {
    const operation = { op: 'replace', path: `emails[${filter}].value`, value: 'c' }
    t.is(
      refusalOf(() => patchUser(ada, [operation], 'compat')),
      '400 noTarget',
      filter,
    )
  }
})

test('section 3: a partial resource in a PATCH is a replace of what it holds', t => {
  const body = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], ...ada, active: false }
  const { operations } = parsePatch(body, 'compat')
  const result = applyPatch(userResource, ada, operations, 'compat')
  t.deepEqual(result.document, { ...ada, active: false })
})

test('section 3: stray keys in an operation mean nothing', t => {
  const body = {
    schemas: [patchOp],
    operations: [{ name: 'addMember', op: 'Replace', path: 'active', value: false }],
  }
  t.is(parsePatch(body, 'compat').operations[0]?.path, 'active')
})
