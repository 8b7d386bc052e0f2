import test from 'ava'
import * as fc from 'fast-check'
import { ScimError } from '../../../src/scim/errors.ts'
import { parseFilter, parsePath } from '../../../src/scim/filter/parse.ts'
import type { FilterTree, Literal, PathTree } from '../../../src/scim/filter/tree.ts'
import { refusalOf } from '../support/refusal-of.ts'
import { readingBy } from '../../../src/scim/schema/quirk.ts'

test('2.5: a filter on a part of the selected element is one on the element', t => {
  t.deepEqual(
    parseFilter('emails[type eq "work" and primary eq true].value sw "a"', readingBy('rfc')),
    parseFilter('emails[type eq "work" and primary eq true and value sw "a"]', readingBy('rfc')),
  )
})

const work: FilterTree = {
  kind: 'compare',
  path: 'type',
  operator: 'eq',
  value: { kind: 'string', value: 'work' },
}

const paths: readonly (readonly [string, PathTree])[] = [
  ['userName', { path: 'userName', where: undefined, sub: undefined }],
  ['name.givenName', { path: 'name.givenName', where: undefined, sub: undefined }],
  ['emails[type eq "work"]', { path: 'emails', where: work, sub: undefined }],
  ['emails[type eq "work"].value', { path: 'emails', where: work, sub: 'value' }],
  ['urn:a:2.0:User:e[type eq "work"].v', { path: 'urn:a:2.0:User:e', where: work, sub: 'v' }],
]

for (const [text, tree] of paths) {
  test(`3.5.2: the path ${text} is taken apart`, t => {
    t.deepEqual(parsePath(text, readingBy('rfc')), tree)
  })
}

test('P-6: a path of the wrong form is a 400 invalidPath, a wrong filter in it a 400 invalidFilter', t => {
  for (const path of ['', '"a"', 'a b', '[type eq "x"]', 'emails[type eq "work"].value x', '(a)']) {
    t.is(
      refusalOf(() => parsePath(path, readingBy('rfc'))),
      '400 invalidPath',
      path,
    )
  }
  for (const path of ['emails[', 'emails[type]', 'emails[type eq "a"', 'emails[a[b pr]]']) {
    t.is(
      refusalOf(() => parsePath(path, readingBy('rfc'))),
      '400 invalidFilter',
      path,
    )
  }
})

const name = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9]{0,6}$/)
  .filter(word => !/^(?:not|and|or)$/i.test(word))
const path = fc.oneof(
  name,
  fc.tuple(name, name).map(parts => parts.join('.')),
  name.map(attribute => `urn:ietf:params:scim:schemas:core:2.0:User:${attribute}`),
)
const literal: fc.Arbitrary<Literal> = fc.oneof(
  fc
    .string({ unit: 'grapheme' })
    .filter(value => !value.includes('\0'))
    .map(value => ({ kind: 'string' as const, value })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(number => ({
    kind: 'number' as const,
    text: JSON.stringify(number),
  })),
  fc.boolean().map(value => ({ kind: 'boolean' as const, value })),
  fc.constant({ kind: 'null' as const }),
)
const operator = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le')
const leaf: fc.Arbitrary<FilterTree> = fc.oneof(
  fc.record({ kind: fc.constant('compare'), path, operator, value: literal }),
  fc.record({ kind: fc.constant('present'), path }),
)

function joined(inner: fc.Arbitrary<FilterTree>): fc.Arbitrary<FilterTree> {
  const of = fc.array(inner, { minLength: 2, maxLength: 3 })
  return fc.oneof(
    { depthSize: 'small' },
    inner,
    fc.record({ kind: fc.constantFrom('and', 'or'), of }),
    fc.record({ kind: fc.constant('not'), of: inner }),
  )
}

const inElement = joined(joined(leaf))
const element: fc.Arbitrary<FilterTree> = fc.record({
  kind: fc.constant('element'),
  path: name,
  where: inElement,
})
const tree = joined(joined(joined(fc.oneof(leaf, element))))

test('2.5: what is printed from a tree parses to that tree', t => {
  fc.assert(
    fc.property(tree, original => {
      t.deepEqual(parseFilter(print(original), readingBy('rfc')), original)
    }),
    { numRuns: 300 },
  )
})

test('section 8: any text at all is either parsed or refused with invalidFilter', t => {
  const scrap = fc.constantFrom(
    '(',
    ')',
    '[',
    ']',
    '"',
    '\\',
    ' ',
    '.',
    'not',
    'and',
    'eq',
    'pr',
    'a',
    '1',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(scrap, { maxLength: 40 }).map(parts => parts.join('')),
    fc.array(scrap, { maxLength: 40 }).map(parts => parts.join(' ')),
  )
  fc.assert(
    fc.property(text, filter => {
      try {
        parseFilter(filter, readingBy('compat'))
      } catch (error) {
        t.true(error instanceof ScimError && error.scimType === 'invalidFilter', String(error))
      }
    }),
    { numRuns: 1000 },
  )
})

function print(tree: FilterTree): string {
  switch (tree.kind) {
    case 'and':
    case 'or':
      return tree.of.map(printTerm).join(` ${tree.kind} `)
    case 'not':
      return `not (${print(tree.of)})`
    case 'element':
      return `${tree.path}[${print(tree.where)}]`
    case 'present':
      return `${tree.path} pr`
    case 'compare':
      return `${tree.path} ${tree.operator} ${printLiteral(tree.value)}`
    default:
      throw new Error('no such node')
  }
}

function printTerm(tree: FilterTree): string {
  return tree.kind === 'and' || tree.kind === 'or' ? `(${print(tree)})` : print(tree)
}

function printLiteral(value: Literal): string {
  if (value.kind === 'null') return 'null'
  return value.kind === 'number' || value.kind === 'bare' ? value.text : JSON.stringify(value.value)
}
