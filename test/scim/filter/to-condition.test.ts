import test from 'ava'
import type { Condition } from '../../../src/model/condition.ts'
import { parseFilter } from '../../../src/scim/filter/parse.ts'
import { toCondition } from '../../../src/scim/filter/to-condition.ts'
import { enterpriseUserUrn } from '../../../src/scim/schema/enterprise-user.ts'
import { groupResource, userResource } from '../../../src/scim/schema/resources.ts'
import { readingBy } from '../../../src/scim/schema/quirk.ts'

function conditionOf(filter: string, schema = userResource): Condition {
  return toCondition(schema, parseFilter(filter, readingBy('rfc')), readingBy('rfc'))
}

test('a filter becomes a condition with published names and the case rules of the schema', t => {
  t.deepEqual(conditionOf('USERNAME eq "Ada"'), {
    kind: 'compare',
    attribute: { path: ['userName'], type: 'string', caseExact: false },
    operator: 'eq',
    value: 'Ada',
  })
  t.deepEqual(conditionOf('meta.lastmodified gt "2026-01-31T08:00:00Z"'), {
    kind: 'compare',
    attribute: { path: ['meta', 'lastModified'], type: 'dateTime', caseExact: false },
    operator: 'gt',
    value: new Date('2026-01-31T08:00:00Z'),
  })
  t.deepEqual(conditionOf(`${enterpriseUserUrn.toUpperCase()}:manager.value pr`), {
    kind: 'present',
    attribute: { path: [enterpriseUserUrn, 'manager', 'value'], type: 'string', caseExact: true },
  })
})

test('a multi-valued attribute is a collection whose paths start at the element', t => {
  const value = { path: ['value'], type: 'string', caseExact: true } as const
  t.deepEqual(conditionOf('members eq "u1"', groupResource), {
    kind: 'some',
    collection: 'members',
    where: { kind: 'compare', attribute: value, operator: 'eq', value: 'u1' },
  })
  t.deepEqual(conditionOf('groups[value eq "g1"]'), {
    kind: 'some',
    collection: 'groups',
    where: { kind: 'compare', attribute: value, operator: 'eq', value: 'g1' },
  })
  t.deepEqual(conditionOf('emails pr'), {
    kind: 'some',
    collection: 'emails',
    where: { kind: 'all', of: [] },
  })
})
