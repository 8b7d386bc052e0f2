import test from 'ava'
import type { MembershipChange } from '../../../src/model/group.ts'
import { applyResolved } from '../../../src/scim/patch/apply.ts'
import { groupResource } from '../../../src/scim/schema/resources.ts'
import { planGroup } from '../support/patch.ts'
import { refusalOf } from '../support/refusal-of.ts'

const change = (add: readonly string[], remove: readonly string[]): MembershipChange => ({
  add: new Set(add),
  remove: new Set(remove),
})
const replacement = (...ids: readonly string[]): MembershipChange => ({
  ...change([], []),
  replace: new Set(ids),
})
const members = (...ids: readonly string[]) => ids.map(value => ({ value }))

type Case = readonly [rule: string, operations: readonly object[], MembershipChange | undefined]

const cases: readonly Case[] = [
  [
    'adds members',
    [{ op: 'add', path: 'members', value: members('a', 'b') }],
    change(['a', 'b'], []),
  ],
  [
    'adds a member with what Okta says of it',
    [{ op: 'add', path: 'members', value: [{ value: 'a', display: 'a@x.org' }] }],
    change(['a'], []),
  ],
  ['removes one by filter', [{ op: 'remove', path: 'members[value eq "a"]' }], change([], ['a'])],
  [
    'removes several by filter',
    [{ op: 'remove', path: 'members[value eq "a" or (value eq "b")]' }],
    change([], ['a', 'b']),
  ],
  ['removes all', [{ op: 'remove', path: 'members' }], replacement()],
  ['replaces all', [{ op: 'replace', path: 'members', value: members('a') }], replacement('a')],
  ['SCIM-SDK 757: empties a group', [{ op: 'replace', path: 'members', value: [] }], replacement()],
  ['replaces by null', [{ op: 'replace', path: 'members', value: null }], replacement()],
  ['adds nothing', [{ op: 'add', path: 'members', value: [] }], undefined],
  [
    'takes members without a path',
    [{ op: 'add', value: { MEMBERS: members('a') } }],
    change(['a'], []),
  ],
  [
    'replaces members without a path',
    [{ op: 'replace', value: { displayName: 'B', members: members('a') } }],
    replacement('a'),
  ],
  ['REP-5: leaves membership alone', [{ op: 'replace', value: { displayName: 'B' } }], undefined],
  [
    'REP-5: does so for any other path',
    [{ op: 'replace', path: 'externalId', value: 'e' }],
    undefined,
  ],
  [
    'lets the later operation win: add, remove',
    [
      { op: 'add', path: 'members', value: members('a') },
      { op: 'remove', path: 'members[value eq "a"]' },
    ],
    change([], ['a']),
  ],
  [
    'lets the later operation win: remove, add',
    [
      { op: 'remove', path: 'members[value eq "a"]' },
      { op: 'add', path: 'members', value: members('a') },
    ],
    change(['a'], []),
  ],
  [
    'folds into a replacement',
    [
      { op: 'add', path: 'members', value: members('x') },
      { op: 'replace', path: 'members', value: members('a', 'b') },
      { op: 'remove', path: 'members[value eq "a"]' },
      { op: 'add', path: 'members', value: members('c') },
    ],
    replacement('b', 'c'),
  ],
  [
    'knows ids by their case',
    [
      { op: 'add', path: 'members', value: members('a') },
      { op: 'remove', path: 'members[value eq "A"]' },
    ],
    change(['a'], ['A']),
  ],
]

for (const [what, operations, expected] of cases) {
  test(`P-1: a group plan ${what}`, t => {
    t.deepEqual(planGroup(operations).members, expected)
    t.deepEqual(planGroup(operations, 'rfc').members, expected)
  })
}

const habits: readonly Case[] = [
  [
    'Entra removes by a list of values',
    [{ op: 'Remove', path: 'members', value: [{ $ref: null, value: 'u-42' }] }],
    change([], ['u-42']),
  ],
  [
    'Entra with its flag',
    [{ op: 'remove', path: 'members[value eq "u-42"]' }],
    change([], ['u-42']),
  ],
  ['an empty list removes nobody', [{ op: 'Remove', path: 'members', value: [] }], undefined],
  ['bare strings', [{ op: 'add', path: 'members', value: ['a', 'b'] }], change(['a', 'b'], [])],
  ['one bare string', [{ op: 'add', path: 'members', value: 'a' }], change(['a'], [])],
  ['a single object', [{ op: 'add', path: 'members', value: { value: 'a' } }], change(['a'], [])],
  [
    'a removal of a single object',
    [{ op: 'remove', path: 'members', value: { value: 'a' } }],
    change([], ['a']),
  ],
  [
    'Okta renames and adds in one go',
    [
      { op: 'replace', value: { id: 'g1', displayName: 'New' } },
      { op: 'add', path: 'members', value: members('a') },
    ],
    change(['a'], []),
  ],
]

for (const [what, operations, expected] of habits) {
  test(`REM-2, COE-1: compat understands ${what}`, t => {
    t.deepEqual(planGroup(operations).members, expected)
  })
}

const refused: readonly (readonly [rule: string, operation: object, scimType: string])[] = [
  ['an id that is no text', { op: 'add', path: 'members', value: [{ value: 5 }] }, 'invalidValue'],
  ['an empty id', { op: 'add', path: 'members', value: [{ value: '' }] }, 'invalidValue'],
  [
    'a member without an id',
    { op: 'add', path: 'members', value: [{ type: 'User' }] },
    'invalidValue',
  ],
  ['an id with a NUL', { op: 'add', path: 'members', value: [{ value: 'a\0' }] }, 'invalidValue'],
  ['a filter on the type', { op: 'remove', path: 'members[type eq "User"]' }, 'invalidFilter'],
  ['a negation', { op: 'remove', path: 'members[not (value eq "a")]' }, 'invalidFilter'],
  [
    'a conjunction',
    { op: 'remove', path: 'members[value eq "a" and type eq "User"]' },
    'invalidFilter',
  ],
  ['another operator', { op: 'remove', path: 'members[value sw "a"]' }, 'invalidFilter'],
  ['a removal of a part', { op: 'remove', path: 'members[value eq "a"].type' }, 'mutability'],
  [
    'GRP-1: a change of a part',
    { op: 'replace', path: 'members[value eq "a"].value', value: 'b' },
    'mutability',
  ],
  ['a part of all', { op: 'remove', path: 'members.value' }, 'mutability'],
  [
    'an addition behind a filter',
    { op: 'add', path: 'members[value eq "a"]', value: { value: 'b' } },
    'invalidPath',
  ],
]

for (const [what, operation, scimType] of refused) {
  test(`REM-2: ${what} in members is a 400 ${scimType}`, t => {
    t.is(
      refusalOf(() => planGroup([operation])),
      `400 ${scimType}`,
    )
  })
}

test('REM-2: outside compat a removal by value is refused, never taken for a removal of all', t => {
  const operation = { op: 'remove', path: 'members', value: members('a') }
  t.is(
    refusalOf(() => planGroup([operation], 'rfc')),
    '400 invalidValue',
  )
})

test('REP-3: the rename that Okta sends changes the name, and the id only if it is the same', t => {
  const { attributes } = planGroup([{ op: 'replace', value: { id: 'g1', displayName: 'New' } }])
  const apply = (id: string) =>
    applyResolved(groupResource, { id, displayName: 'Old' }, attributes, 'compat')
  t.deepEqual(apply('g1').document, { id: 'g1', displayName: 'New' })
  t.is(
    refusalOf(() => apply('g2')),
    '400 mutability',
  )
})

test('REM-1: the displayName of a group cannot be removed', t => {
  const { attributes } = planGroup([{ op: 'remove', path: 'displayName' }])
  t.is(
    refusalOf(() => applyResolved(groupResource, { displayName: 'Old' }, attributes, 'compat')),
    '400 mutability',
  )
})

test('COE-1: the quirks of a plan are named', t => {
  const operations = [{ op: 'remove', path: 'members', value: ['a'] }]
  t.deepEqual(planGroup(operations).quirks, ['remove-by-value', 'bare-value'])
})
