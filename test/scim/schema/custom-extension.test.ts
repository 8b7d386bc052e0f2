import test from 'ava'
import type { JsonObject } from '../../../src/model/json.ts'
import { matches } from '../../../src/scim/filter/match.ts'
import { parseFilter } from '../../../src/scim/filter/parse.ts'
import { toCondition } from '../../../src/scim/filter/to-condition.ts'
import { applyPatch } from '../../../src/scim/patch/apply.ts'
import { parsePatch } from '../../../src/scim/patch/parse.ts'
import { parseProjection, project } from '../../../src/scim/projection.ts'
import { readResource } from '../../../src/scim/resource-input.ts'
import { text } from '../../../src/scim/schema/attribute.ts'
import { compileResource } from '../../../src/scim/schema/resource-schema.ts'
import { userResource } from '../../../src/scim/schema/resources.ts'
import { userUrn } from '../../../src/scim/schema/user.ts'
import { patchOp } from '../support/patch.ts'
import { refusalOf } from '../support/refusal-of.ts'
import { readingBy } from '../../../src/scim/schema/quirk.ts'

const urn = 'urn:acme:scim:1.0:Badge'

/** A schema such as an account may define for itself. */
const resource = compileResource({
  ...userResource,
  extensions: [
    {
      required: false,
      schema: {
        id: urn,
        name: 'Badge',
        description: 'Badges',
        attributes: [
          text('number', 'The number.', { required: true, mutability: 'immutable' }),
          text('doors', 'The doors that it opens.', { multiValued: true }),
          { ...text('floor', 'The floor.'), type: 'integer' },
          text('constructor', 'Who made it.'),
        ],
      },
    },
  ],
})

const ada: JsonObject = { userName: 'ada', [urn]: { number: '7', doors: ['North', 'South'] } }
const plain: JsonObject = { userName: 'bob' }

function patch(document: JsonObject, ...operations: readonly object[]): JsonObject {
  const message = parsePatch({ schemas: [patchOp], Operations: operations }, 'rfc')
  return applyPatch(resource, document, message.operations, 'rfc').document
}

test('POST-3: an extension that is there has what it requires', t => {
  const read = (badge: object) => () =>
    readResource(
      resource,
      { schemas: [userUrn, urn], userName: 'ada', [urn]: badge },
      { dialect: 'rfc' },
    )
  t.is(refusalOf(read({ floor: 3 })), '400 invalidValue')
  t.is(refusalOf(read({ number: '7', floor: 3.5 })), '400 invalidValue')
  t.is(refusalOf(read({})), 'nothing')
  t.deepEqual(read({ NUMBER: '7', floor: 3 })().document[urn], { number: '7', floor: 3 })
  t.is(
    refusalOf(() => patch(plain, { op: 'add', path: `${urn}:floor`, value: 3 })),
    '400 invalidValue',
  )
})

test('P-6: an immutable attribute may be set once', t => {
  const set = (value: string) => ({ op: 'replace', path: `${urn}:number`, value })
  t.deepEqual(patch(plain, set('7'))[urn], { number: '7' })
  t.deepEqual(patch(ada, set('7')), ada)
  t.is(
    refusalOf(() => patch(ada, set('8'))),
    '400 mutability',
  )
  for (const path of [`${urn}:number`, urn]) {
    t.is(
      refusalOf(() => patch(ada, { op: 'remove', path })),
      '400 mutability',
    )
  }
})

test('2.5: the elements of a list of plain values are their own value', t => {
  const found = (filter: string) => {
    const condition = toCondition(resource, parseFilter(filter, readingBy('rfc')), readingBy('rfc'))
    return [matches(condition, ada), matches(condition, plain)]
  }
  t.deepEqual(found(`${urn}:doors eq "north"`), [true, false])
  t.deepEqual(found(`${urn}:doors[value sw "s"]`), [true, false])
  t.deepEqual(found(`${urn}:doors eq "east"`), [false, false])
  t.deepEqual(found(`not (${urn}:doors pr)`), [false, true])
  t.deepEqual(found(`${urn}:floor gt 2`), [false, false])
  t.deepEqual(found(`schemas eq "${urn}"`), [true, false])
})

test('P-1: the elements of a list of plain values are added, replaced and removed', t => {
  const doors = (...operations: readonly object[]) =>
    (patch(ada, ...operations)[urn] as JsonObject)['doors']
  const path = `${urn}:doors`
  t.deepEqual(doors({ op: 'add', path, value: ['north', 'East'] }), ['North', 'South', 'East'])
  t.deepEqual(doors({ op: 'remove', path: `${path}[value eq "NORTH"]` }), ['South'])
  t.deepEqual(doors({ op: 'replace', path: `${path}[value eq "north"]`, value: 'N' }), [
    'N',
    'South',
  ])
})

test('section 8: an attribute with the name of something on the prototype is like any other', t => {
  const condition = toCondition(
    resource,
    parseFilter(`${urn}:constructor pr`, readingBy('rfc')),
    readingBy('rfc'),
  )
  t.false(matches(condition, ada))
  t.deepEqual(project(parseProjection(resource, {}), ada)[urn], ada[urn])
  const made = patch(ada, { op: 'add', path: `${urn}:constructor`, value: 'Bob' })
  t.true(matches(condition, made))
})
