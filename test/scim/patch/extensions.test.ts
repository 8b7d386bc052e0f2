import test from 'ava'
import type { Json, JsonObject } from '../../../src/model/json.ts'
import { enterpriseUserUrn } from '../../../src/scim/schema/enterprise-user.ts'
import { presentSchemas } from '../../../src/scim/schema/resource-schema.ts'
import { userResource } from '../../../src/scim/schema/resources.ts'
import { userUrn } from '../../../src/scim/schema/user.ts'
import { patchUser } from '../support/patch.ts'

const manager: Json = { value: 'u2', $ref: '../Users/u2' }
const ada: JsonObject = {
  userName: 'ada',
  [enterpriseUserUrn]: { department: 'Desk', manager },
}

const add = (path: string, value: unknown): object => ({ op: 'add', path, value })
const replace = (path: string, value: unknown): object => ({ op: 'replace', path, value })
const remove = (path: string): object => ({ op: 'remove', path })
const enterprise = (attributes: JsonObject): JsonObject => ({ [enterpriseUserUrn]: attributes })

/** Operations, and the extension afterwards: null where it is gone. */
const cases: readonly (readonly [rule: string, operations: readonly object[], JsonObject])[] = [
  [
    'ENT-1: an extension attribute',
    [replace(`${enterpriseUserUrn}:department`, 'B')],
    enterprise({ department: 'B', manager }),
  ],
  [
    'ENT-1: a part of the manager',
    [replace(`${enterpriseUserUrn}:manager.value`, 'u3')],
    enterprise({ department: 'Desk', manager: { value: 'u3' } }),
  ],
  [
    'ENT-1: a new manager takes the old $ref along',
    [replace(`${enterpriseUserUrn}:manager`, { value: 'u3' })],
    enterprise({ department: 'Desk', manager: { value: 'u3' } }),
  ],
  [
    'ENT-1: the same manager keeps it',
    [replace(`${enterpriseUserUrn}:manager`, { value: 'u2', displayName: 'Bob' })],
    enterprise({ department: 'Desk', manager }),
  ],
  [
    '2.5: a whole extension as path',
    [add(enterpriseUserUrn, { costCenter: '7' })],
    enterprise({ department: 'Desk', manager, costCenter: '7' }),
  ],
  [
    'REP-2: a whole extension merges',
    [replace(enterpriseUserUrn, { costCenter: '7', manager: null })],
    enterprise({ department: 'Desk', costCenter: '7' }),
  ],
  [
    'ADD-1: an extension without a path',
    [{ op: 'add', value: { [enterpriseUserUrn]: { DEPARTMENT: 'B' } } }],
    enterprise({ department: 'B', manager }),
  ],
  [
    'P-8: an extension goes with its last attribute',
    [remove(`${enterpriseUserUrn}:department`), remove(`${enterpriseUserUrn}:manager`)],
    { [enterpriseUserUrn]: null },
  ],
  ['P-8: an extension goes as a whole', [remove(enterpriseUserUrn)], { [enterpriseUserUrn]: null }],
]

for (const [rule, operations, difference] of cases) {
  test(rule, t => {
    const { document } = patchUser(ada, operations)
    const expected = Object.entries({ ...ada, ...difference }).filter(([, value]) => value !== null)
    t.deepEqual(document, Object.fromEntries(expected))
  })
}

test('P-8: schemas follow the extensions of the document', t => {
  const { document } = patchUser({ userName: 'b' }, [add(`${enterpriseUserUrn}:department`, 'D')])
  t.deepEqual(presentSchemas(userResource, document), [userUrn, enterpriseUserUrn])
  const { document: without } = patchUser(document, [remove(`${enterpriseUserUrn}:department`)])
  t.deepEqual(presentSchemas(userResource, without), [userUrn])
})
