import test from 'ava'
import * as fc from 'fast-check'
import type { Json } from '../../../src/model/json.ts'
import { ScimError } from '../../../src/scim/errors.ts'
import { applyPatch } from '../../../src/scim/patch/apply.ts'
import { parsePatch } from '../../../src/scim/patch/parse.ts'
import { planGroupPatch } from '../../../src/scim/patch/plan-group.ts'
import { readResource } from '../../../src/scim/resource-input.ts'
import { enterpriseUserUrn } from '../../../src/scim/schema/enterprise-user.ts'
import { groupResource, userResource } from '../../../src/scim/schema/resources.ts'
import { userUrn } from '../../../src/scim/schema/user.ts'
import { patchOp } from '../support/patch.ts'

const dialect = fc.constantFrom('compat', 'rfc', 'interop')
const scalar = fc.constantFrom<Json>('x', 'y', '', 'True', true, false, 1, null, 'a\0', '__proto__')
const element = fc.dictionary(
  fc.constantFrom('value', 'type', 'primary', 'VALUE', '__proto__'),
  scalar,
  {
    maxKeys: 4,
  },
)
const value: fc.Arbitrary<unknown> = fc.oneof(
  scalar,
  element,
  fc.array(fc.oneof(scalar, element), { maxLength: 3 }),
  fc.dictionary(
    fc.constantFrom(
      'emails',
      'name',
      'title',
      'members',
      'name.givenName',
      enterpriseUserUrn,
      'id',
    ),
    fc.oneof(scalar, element, fc.array(element, { maxLength: 3 })),
    { maxKeys: 3 },
  ),
)
const path = fc.constantFrom(
  undefined,
  '',
  'title',
  'active',
  'name',
  'name.givenName',
  'emails',
  'emails.value',
  'emails.primary',
  'emails[type eq "x"]',
  'emails[type eq "x"].value',
  'emails[value eq "x" or primary eq true].primary',
  'emails[not (type pr)].type',
  'roles[primary eq "True"].value',
  'groups',
  'members',
  'members[value eq "x"]',
  `${enterpriseUserUrn}:manager`,
  `${enterpriseUserUrn}:manager.value`,
  enterpriseUserUrn,
  '__proto__',
)
const operation = fc.record({ op: fc.constantFrom('add', 'Replace', 'remove'), path, value })
const operations = fc.array(operation, { maxLength: 5 })

test('section 8: any PATCH is refused with a ScimError, or gives a document that is valid by itself', t => {
  let applied = 0
  fc.assert(
    fc.property(operations, dialect, (list, dialect) => {
      const document = attempt(() => {
        const message = parsePatch(wire(list), dialect)
        return applyPatch(userResource, { userName: 'ada' }, message.operations, dialect).document
      })
      if (document === undefined) return
      applied += 1
      const read = readResource(
        userResource,
        { schemas: [userUrn, enterpriseUserUrn], ...document },
        { dialect: 'rfc' },
      )
      t.deepEqual(read.document, document)
    }),
    { numRuns: 3000 },
  )
  t.true(applied > 300, `${applied} of them were applied`)
  t.is(Reflect.ownKeys(Object.prototype).length, 12)
})

test('section 8: any PATCH of a group is refused with a ScimError or planned', t => {
  let planned = 0
  const none: ReadonlySet<string> = new Set()
  fc.assert(
    fc.property(operations, dialect, (list, dialect) => {
      const plan = attempt(() =>
        planGroupPatch(groupResource, parsePatch(wire(list), dialect).operations, dialect),
      )
      const { add = none, remove = none } = plan?.members ?? {}
      t.false([...add].some(id => remove.has(id)))
      if (plan !== undefined) planned += 1
    }),
    { numRuns: 1000 },
  )
  t.true(planned > 50, `${planned} of them were planned`)
})

test('section 8: any JSON at all is read or refused with a ScimError', t => {
  const body = fc.oneof(
    fc.json().map(text => JSON.parse(text) as unknown),
    value,
  )
  fc.assert(
    fc.property(body, dialect, (members, dialect) => {
      attempt(() => readResource(userResource, members, { dialect }))
      attempt(() => readResource(userResource, { userName: 'a', ...Object(members) }, { dialect }))
      attempt(() => parsePatch(members, dialect))
    }),
    { numRuns: 1000 },
  )
  t.pass()
})

function wire(list: readonly object[]): unknown {
  return JSON.parse(JSON.stringify({ schemas: [patchOp], Operations: list }))
}

function attempt<Result>(call: () => Result): Result | undefined {
  try {
    return call()
  } catch (error) {
    if (error instanceof ScimError) return undefined
    throw error
  }
}
