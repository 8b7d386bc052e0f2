import test from 'ava'
import * as fc from 'fast-check'
import type { MembershipChange } from '../../../src/model/group.ts'
import { planGroup } from '../support/patch.ts'

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const some = fc.uniqueArray(id, { maxLength: 3 })
const step = fc.record({
  kind: fc.constantFrom('add', 'replace', 'remove filter', 'remove list', 'remove all'),
  ids: some,
})
type Step = { readonly kind: string; readonly ids: readonly string[] }

test('P-1: a plan applied to any members gives what the operations give one after the other', t => {
  fc.assert(
    fc.property(some, fc.array(step, { maxLength: 8 }), (present, steps) => {
      const expected = steps.reduce(naive, new Set(present))
      const planned = planGroup(steps.flatMap(toOperation)).members
      t.deepEqual([...withChange(new Set(present), planned)].sort(), [...expected].sort())
    }),
    { numRuns: 1000 },
  )
})

function naive(present: ReadonlySet<string>, { kind, ids }: Step): ReadonlySet<string> {
  if (kind === 'add') return new Set([...present, ...ids])
  if (kind === 'replace') return new Set(ids)
  return new Set(kind === 'remove all' ? [] : [...present].filter(one => !ids.includes(one)))
}

function withChange(
  present: ReadonlySet<string>,
  planned: MembershipChange | undefined,
): ReadonlySet<string> {
  if (planned === undefined) return present
  const kept = [...present].filter(one => !planned.remove.has(one))
  return planned.replace ?? new Set([...kept, ...planned.add])
}

function toOperation({ kind, ids }: Step): readonly object[] {
  const path = 'members'
  const value = ids.map(one => ({ value: one }))
  if (kind === 'add' || kind === 'replace') return [{ op: kind, path, value }]
  if (kind === 'remove all') return [{ op: 'remove', path }]
  if (kind === 'remove list') return [{ op: 'remove', path, value }]
  const filter = ids.map(one => `value eq "${one}"`).join(' or ')
  return ids.length === 0 ? [] : [{ op: 'remove', path: `members[${filter}]` }]
}
