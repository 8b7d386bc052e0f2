import test from 'ava'
import type { JsonObject } from '../../../src/model/json.ts'
import { enterpriseUserUrn } from '../../../src/scim/schema/enterprise-user.ts'
import { patchUser } from '../support/patch.ts'
import { refusalOf } from '../support/refusal-of.ts'

const ada: JsonObject = {
  id: 'u1',
  userName: 'ada',
  emails: [
    { type: 'work', value: 'a' },
    { type: 'home', value: 'b' },
  ],
}

const add = (path: string, value: unknown): object => ({ op: 'add', path, value })
const replace = (path: string, value: unknown): object => ({ op: 'replace', path, value })
const remove = (path: string): object => ({ op: 'remove', path })

const refused: readonly (readonly [rule: string, operation: object, scimType: string])[] = [
  ['P-6: readOnly by path', replace('id', 'u2'), 'mutability'],
  ['P-6: readOnly by path, even unchanged', replace('id', 'u1'), 'mutability'],
  ['P-6: readOnly in a value', { op: 'replace', value: { id: 'u2' } }, 'mutability'],
  ['P-6: meta', replace('meta.created', '2026-01-01T00:00:00Z'), 'mutability'],
  ['P-6: schemas', add('schemas', ['urn:x']), 'mutability'],
  ['P-6: a readOnly part', replace(`${enterpriseUserUrn}:manager.displayName`, 'B'), 'mutability'],
  ['USR-3: groups', add('groups', [{ value: 'g1' }]), 'mutability'],
  ['USR-3: one group', remove('groups[value eq "g1"]'), 'mutability'],
  ['USR-3: groups in a value', { op: 'add', value: { groups: [{ value: 'g' }] } }, 'mutability'],
  ['REM-1: what is required', remove('userName'), 'mutability'],
  ['REM-1: a password, which nobody sees', remove('password'), 'mutability'],
  ['POST-3: what is required, emptied', replace('userName', ''), 'invalidValue'],
  ['POST-3: what is required, nulled', replace('userName', null), 'invalidValue'],
  ['P-6: an unknown path', replace('shoeSize', 43), 'invalidPath'],
  ['P-6: an unknown part', replace('name.shoeSize', 43), 'invalidPath'],
  ['P-6: an unknown part of an element', replace('emails[type eq "work"].x', 1), 'invalidPath'],
  ['P-6: an unknown extension', replace('urn:example:Shoe:size', 43), 'invalidPath'],
  ['P-6: the attribute of another type', add('members', [{ value: 'u1' }]), 'invalidPath'],
  [
    'P-6: brackets on a single value',
    replace('name[givenName eq "A"].familyName', 'x'),
    'invalidPath',
  ],
  ['P-6: a path that is no path', replace('a b', 'x'), 'invalidPath'],
  ['Q-9: an unknown name in the brackets', remove('emails[x eq "1"]'), 'invalidFilter'],
  ['2.5: a filter that does not end', remove('emails[type eq "work"'), 'invalidFilter'],
  ['P-6: a wrong type', replace('title', 5), 'invalidValue'],
  ['P-6: a wrong type for a flag', replace('active', 'perhaps'), 'invalidValue'],
  ['P-6: a wrong type in a part', replace('name', { givenName: 5 }), 'invalidValue'],
  ['P-6: text for a complex value', replace('name', 'Ada'), 'invalidValue'],
  ['P-6: a wrong type in an element', add('emails', [{ value: 5 }]), 'invalidValue'],
  ['P-6: an extension that is no object', add(enterpriseUserUrn, 'x'), 'invalidValue'],
  [
    'P-5: two primaries in one value',
    add('emails', [
      { value: 'c', primary: true },
      { value: 'd', primary: true },
    ]),
    'invalidValue',
  ],
  ['P-5: two primaries by one path', replace('emails[value pr].primary', true), 'invalidValue'],
  ['REP-1: a part of no element', replace('roles.type', 'x'), 'noTarget'],
  ['section 8: a NUL', replace('title', 'a\0'), 'invalidValue'],
]

for (const [rule, operation, scimType] of refused) {
  test(`${rule} is a 400 ${scimType}`, t => {
    t.is(
      refusalOf(() => patchUser(ada, [operation])),
      `400 ${scimType}`,
    )
    t.is(
      refusalOf(() => patchUser(ada, [operation], 'compat')),
      `400 ${scimType}`,
    )
  })
}

const strict: readonly (readonly [rule: string, operation: object, scimType: string])[] = [
  ['REP-1: a filter without a match', replace('emails[type eq "x"].value', 'c'), 'noTarget'],
  ['ADD-2: a filter without a match', add('emails[type eq "x"].value', 'c'), 'noTarget'],
  ['REM-2: a removal by value', { ...remove('emails'), value: [{ value: 'a' }] }, 'invalidValue'],
  ['COE-1: text for a flag', replace('active', 'True'), 'invalidValue'],
  ['COE-1: a single element', add('emails', { value: 'c' }), 'invalidValue'],
  ['POST-4: an unknown name in a value', { op: 'add', value: { shoeSize: 1 } }, 'invalidSyntax'],
  ['REP-4: a dotted key', { op: 'add', value: { 'name.givenName': 'A' } }, 'invalidSyntax'],
  [
    'REP-4: a dotted key in an extension',
    add(enterpriseUserUrn, { 'manager.value': 'A' }),
    'invalidSyntax',
  ],
]

for (const [rule, operation, scimType] of strict) {
  test(`${rule} is a 400 ${scimType}, except in compat`, t => {
    t.is(
      refusalOf(() => patchUser(ada, [operation], 'rfc')),
      `400 ${scimType}`,
    )
    t.is(
      refusalOf(() => patchUser(ada, [operation], 'compat')),
      'nothing',
    )
  })
}

test('P-5: two operations that each choose another primary contradict each other', t => {
  const operations = [
    replace('emails[type eq "work"].primary', true),
    add('emails', [{ value: 'c', primary: true }]),
  ]
  t.is(
    refusalOf(() => patchUser(ada, operations)),
    '400 invalidValue',
  )
})

test('2.12: the interop profile selects one element and names a part of it', t => {
  const interop = (operation: object) => refusalOf(() => patchUser(ada, [operation], 'interop'))
  t.is(interop(replace('emails[value pr].display', 'x')), '400 invalidFilter')
  t.is(interop(replace('emails[type eq "work"]', { value: 'x' })), '400 invalidPath')
  t.is(interop(replace('emails[type eq "work"].value', 'x')), 'nothing')
  t.is(interop(remove('emails[type eq "work"]')), 'nothing')
})

test('REP-2: the interop profile replaces a complex value as a whole, and adds by merging', t => {
  const named = { userName: 'ada', name: { givenName: 'Ada', familyName: 'Lovelace' } }
  const after = (operation: object) => patchUser(named, [operation], 'interop').document['name']
  t.deepEqual(after(replace('name', { givenName: 'A' })), { givenName: 'A' })
  t.deepEqual(after(add('name', { givenName: 'A' })), { givenName: 'A', familyName: 'Lovelace' })
})

test('P-1: after a refusal in the middle the document is as before', t => {
  const before = structuredClone(ada)
  t.is(
    refusalOf(() => patchUser(ada, [replace('title', 'x'), remove('emails'), remove('userName')])),
    '400 mutability',
  )
  t.deepEqual(ada, before)
})

const pollution: readonly object[] = [
  { op: 'add', path: '__proto__.polluted', value: true },
  { op: 'add', path: 'constructor.prototype.polluted', value: true },
  { op: 'replace', path: '__proto__', value: { polluted: true } },
  { op: 'add', path: 'name.__proto__', value: { polluted: true } },
  { op: 'add', path: `${enterpriseUserUrn}:__proto__`, value: { polluted: true } },
  { op: 'add', path: 'emails[type eq "work"].__proto__', value: { polluted: true } },
]

for (const operation of pollution) {
  test(`section 8: ${JSON.stringify(operation)} is refused and pollutes nothing`, t => {
    for (const dialect of ['compat', 'rfc'] as const) {
      t.is(
        refusalOf(() => patchUser(ada, [operation], dialect)),
        '400 invalidPath',
      )
    }
    t.false('polluted' in {})
  })
}

test('section 8: names of the prototype inside values are unknown attributes', t => {
  const values = [
    '{"__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"__proto__.polluted":true}',
    '{"constructor.prototype.polluted":true}',
    '{"name":{"__proto__":{"polluted":true},"givenName":"A"}}',
  ]
  for (const value of values) {
    const operation = { op: 'add', value: JSON.parse(value) as unknown }
    t.is(
      refusalOf(() => patchUser(ada, [operation])),
      '400 invalidSyntax',
    )
    const { document } = patchUser(ada, [operation], 'compat')
    t.false('polluted' in document || 'polluted' in {})
    t.is(Object.getPrototypeOf(document), Object.prototype)
  }
})

test('section 8: a request of nothing but operations ends at a limit', t => {
  const one = (index: number) => add('roles', [{ value: `${index}` }, { value: `x${index}` }])
  const most = Array.from({ length: 500 }, (_, index) => one(index))
  t.true(patchUser(ada, most).changed)
  t.is(
    refusalOf(() => patchUser(ada, [...most, one(500)])),
    '413',
  )
})
