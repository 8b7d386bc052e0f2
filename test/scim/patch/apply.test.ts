import test from 'ava'
import type { JsonObject } from '../../../src/model/json.ts'
import { userUrn } from '../../../src/scim/schema/user.ts'
import { patchUser } from '../support/patch.ts'

const work = { type: 'work', value: 'a@x.org', primary: true }
const home = { type: 'home', value: 'a@home.org' }
const ada: JsonObject = {
  id: 'u1',
  userName: 'ada',
  title: 'Editor',
  active: true,
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [work, home],
}

/** Operations, and the attributes that differ afterwards: null for those that are gone. */
type Case = readonly [rule: string, operations: readonly object[], difference: JsonObject]

const add = (path: string, value: unknown): object => ({ op: 'add', path, value })
const replace = (path: string, value: unknown): object => ({ op: 'replace', path, value })
const remove = (path: string): object => ({ op: 'remove', path })

const cases: readonly Case[] = [
  ['ADD-1: a single value is replaced', [add('title', 'Chief')], { title: 'Chief' }],
  ['ADD-1: a new value is set', [add('nickName', 'A')], { nickName: 'A' }],
  [
    'ADD-1: complex merges',
    [add('name', { givenName: 'A' })],
    { name: { givenName: 'A', familyName: 'Lovelace' } },
  ],
  [
    'ADD-1: a part',
    [add('name.middleName', 'K')],
    { name: { givenName: 'Ada', familyName: 'Lovelace', middleName: 'K' } },
  ],
  [
    'ADD-1: a list grows',
    [add('emails', [{ value: 'n' }])],
    { emails: [work, home, { value: 'n' }] },
  ],
  [
    'ADD-1: without a path',
    [{ op: 'add', value: { title: 'B', emails: [{ value: 'n' }] } }],
    { title: 'B', emails: [work, home, { value: 'n' }] },
  ],
  [
    'ADD-1: an element gains parts',
    [add('emails', [{ ...home, display: 'H' }])],
    { emails: [work, { ...home, display: 'H' }] },
  ],
  ['ADD-1: a first element', [add('roles', [{ value: 'r' }])], { roles: [{ value: 'r' }] }],
  [
    'ADD-1: into selected elements',
    [add('emails[type eq "home"]', { display: 'H' })],
    { emails: [work, { ...home, display: 'H' }] },
  ],
  [
    'P-7: adding what is there',
    [
      add('title', 'Editor'),
      add('emails', [work]),
      add('emails', [{ type: 'Work', value: 'A@X.ORG' }]),
    ],
    {},
  ],
  ['GEN-5: adding nothing', [add('title', null), add('emails', []), add('name', null)], {}],
  [
    'GEN-3: paths without case',
    [replace('NAME.GIVENNAME', 'A')],
    { name: { givenName: 'A', familyName: 'Lovelace' } },
  ],
  ['GEN-3: the core URN', [replace(`${userUrn}:title`, 'B')], { title: 'B' }],
  ['REP-1: an absent target', [replace('nickName', 'A')], { nickName: 'A' }],
  ['REP-1: a list as a whole', [replace('emails', [{ value: 'n' }])], { emails: [{ value: 'n' }] }],
  ['REP-1: a list by nothing', [replace('emails', [])], { emails: null }],
  [
    'REP-1: selected elements',
    [replace('emails[type eq "home"]', { value: 'n' })],
    { emails: [work, { value: 'n' }] },
  ],
  [
    'REP-1: a part of all matches',
    [replace('emails[value co "a@"].display', 'x')],
    {
      emails: [
        { ...work, display: 'x' },
        { ...home, display: 'x' },
      ],
    },
  ],
  [
    'REP-1: a part of every element',
    [replace('emails.display', 'x')],
    {
      emails: [
        { ...work, display: 'x' },
        { ...home, display: 'x' },
      ],
    },
  ],
  [
    'REP-2: complex merges',
    [replace('name', { familyName: 'L' })],
    { name: { givenName: 'Ada', familyName: 'L' } },
  ],
  [
    'REP-2: null in a complex value clears the part',
    [replace('name', { familyName: null })],
    { name: { givenName: 'Ada' } },
  ],
  ['GEN-5: null clears', [replace('title', null)], { title: null }],
  ['USR-2: a password is left for the caller', [replace('password', 'new')], { password: 'new' }],
  ['REM-1: a value', [remove('title')], { title: null }],
  ['REM-1: a part', [remove('name.givenName')], { name: { familyName: 'Lovelace' } }],
  ['REM-1: the last part', [remove('name.givenName'), remove('name.familyName')], { name: null }],
  ['REM-1: a whole list', [remove('emails')], { emails: null }],
  [
    'REM-1: the last element',
    [remove('emails[type eq "work"]'), remove('emails[type eq "home"]')],
    { emails: null },
  ],
  [
    'REM-1: what is not there',
    [remove('nickName'), remove('roles'), remove('name.middleName')],
    {},
  ],
  [
    'REM-1: a part of an element',
    [remove('emails[type eq "work"].primary')],
    { emails: [{ type: 'work', value: 'a@x.org' }, home] },
  ],
  [
    'REM-1: an element of which only labels are left',
    [remove('emails[type eq "home"].value')],
    { emails: [work] },
  ],
  [
    'REM-3: a filter that matches nothing',
    [remove('emails[type eq "other"]'), remove('emails[type eq "x"].value')],
    {},
  ],
  [
    'P-1: in order',
    [remove('emails'), add('emails', [{ value: 'n' }]), replace('emails[value eq "n"].type', 'x')],
    { emails: [{ value: 'n', type: 'x' }] },
  ],
  [
    'P-5: a new primary demotes the old one',
    [add('emails', [{ value: 'n', primary: true }])],
    { emails: [{ ...work, primary: false }, home, { value: 'n', primary: true }] },
  ],
  [
    'P-5: a part that becomes primary',
    [replace('emails[type eq "home"].primary', true)],
    {
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    },
  ],
  [
    'P-5: the same primary twice',
    [
      replace('emails[type eq "home"].primary', true),
      replace('emails[type eq "home"].primary', true),
    ],
    {
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    },
  ],
  [
    'P-5: a primary that was replaced is forgotten',
    [
      add('emails', [{ value: 'n', primary: true }]),
      replace('emails', [{ value: 'm', primary: true }]),
    ],
    { emails: [{ value: 'm', primary: true }] },
  ],
  [
    'REP-3: an echo of what is readOnly',
    [{ op: 'replace', value: { schemas: [], id: 'u1', meta: { version: 'x' }, title: 'B' } }],
    { title: 'B' },
  ],
]

for (const [rule, operations, difference] of cases) {
  test(rule, t => {
    const before = structuredClone(ada)
    const { document, changed } = patchUser(ada, operations)
    const expected = Object.entries({ ...ada, ...difference }).filter(([, value]) => value !== null)
    t.deepEqual(document, Object.fromEntries(expected))
    t.is(changed, Object.keys(difference).length > 0)
    t.deepEqual(ada, before, 'the document given is not touched')
  })
}

test('P-7: a PATCH that changes nothing says so', t => {
  const operations = [
    replace('title', 'Editor'),
    replace('name', { givenName: 'Ada' }),
    add('emails', [home]),
    replace('emails', [work, home]),
    replace('active', true),
  ]
  t.false(patchUser(ada, operations).changed)
})
