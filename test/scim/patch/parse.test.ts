import test from 'ava'
import { parsePatch } from '../../../src/scim/patch/parse.ts'
import { patchOp } from '../support/patch.ts'
import { refusalOf } from '../support/refusal-of.ts'

const schemas = [patchOp]

test('GEN-16: message keys and op values have no case', t => {
  const body = {
    SCHEMAS: [patchOp.toUpperCase()],
    operations: [{ OP: 'Add', Path: 'title', VALUE: 'x', name: 'a stray key' }],
  }
  t.deepEqual(parsePatch(body, 'rfc').operations, [{ op: 'add', path: 'title', value: 'x' }])
})

test('P-2: an empty list of operations is nothing to do in compat and a 400 elsewhere', t => {
  const body = { schemas, Operations: [] }
  t.deepEqual(parsePatch(body, 'compat'), { operations: [], quirks: ['empty-operations'] })
  t.is(
    refusalOf(() => parsePatch(body, 'rfc')),
    '400 invalidSyntax',
  )
  t.is(
    refusalOf(() => parsePatch(body, 'interop')),
    '400 invalidSyntax',
  )
})

const refused: readonly (readonly [string, unknown, string])[] = [
  ['a body that is no object', [], 'invalidSyntax'],
  ['a message without operations', { schemas }, 'invalidSyntax'],
  ['operations that are no list', { schemas, Operations: 5 }, 'invalidSyntax'],
  ['the keys twice', { schemas, Operations: [], operations: [] }, 'invalidSyntax'],
  ['an operation that is no object', { schemas, Operations: ['add'] }, 'invalidSyntax'],
  ['an unknown op', { schemas, Operations: [{ op: 'move', path: 'a' }] }, 'invalidSyntax'],
  ['no op', { schemas, Operations: [{ path: 'title', value: 'x' }] }, 'invalidSyntax'],
  [
    'a path that is no text',
    { schemas, Operations: [{ op: 'add', path: 5, value: 1 }] },
    'invalidPath',
  ],
  [
    'P-6: an add without a value',
    { schemas, Operations: [{ op: 'add', path: 'a' }] },
    'invalidValue',
  ],
  ['REM-1: a removal without a path', { schemas, Operations: [{ op: 'remove' }] }, 'noTarget'],
  [
    'REM-1: a removal without a path but with a value',
    { schemas, Operations: [{ op: 'remove', value: { members: [] } }] },
    'noTarget',
  ],
]

for (const [what, body, scimType] of refused) {
  test(`${what} is a 400 ${scimType} in every dialect`, t => {
    for (const dialect of ['compat', 'rfc', 'interop'] as const) {
      t.is(
        refusalOf(() => parsePatch(body, dialect)),
        `400 ${scimType}`,
      )
    }
  })
}

test('2.12: the interop profile refuses operations without a path', t => {
  const body = { schemas, Operations: [{ op: 'replace', value: { active: false } }] }
  t.is(
    refusalOf(() => parsePatch(body, 'interop')),
    '400 invalidPath',
  )
  t.is(
    refusalOf(() => parsePatch(body, 'rfc')),
    'nothing',
  )
})

const activeOff = { op: 'replace', path: undefined, value: { active: false } }

const shapes: readonly (readonly [string, object, readonly string[]])[] = [
  [
    'no schemas, as in Okta',
    { Operations: [{ op: 'replace', value: { active: false } }] },
    ['missing-schemas'],
  ],
  [
    'one operation instead of a list',
    { schemas, Operations: { op: 'replace', value: { active: false } } },
    ['single-operation'],
  ],
  [
    'an empty path',
    { schemas, Operations: [{ op: 'replace', path: '', value: { active: false } }] },
    ['empty-path'],
  ],
  [
    'a null path',
    { schemas, Operations: [{ op: 'replace', path: null, value: { active: false } }] },
    ['empty-path'],
  ],
  [
    'a partial resource',
    { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], active: false },
    ['resource-as-patch'],
  ],
]

for (const [what, body, quirks] of shapes) {
  test(`compat takes ${what}, and only compat`, t => {
    t.deepEqual(parsePatch(body, 'compat'), { operations: [activeOff], quirks })
    t.regex(
      refusalOf(() => parsePatch(body, 'rfc')),
      /^400 invalid/,
    )
  })
}

test('ADD-1: without a path the value must be an object of attributes', t => {
  for (const value of ['x', 5, null, [{ title: 'x' }]]) {
    const body = { schemas, Operations: [{ op: 'add', value }] }
    t.is(
      refusalOf(() => parsePatch(body, 'compat')),
      '400 invalidValue',
    )
  }
})
