import type { Condition } from '../../model/condition.ts'
import type { Extension, ResourceSchema } from '../schema/resource-schema.ts'
import { toCondition } from './to-condition.ts'
import type { FilterTree } from './tree.ts'
import type { Reading } from '../schema/quirk.ts'

/**
 * The condition of a filter over several resource types on one of them (RFC 7644 3.4.2.1): an attribute that another
 * type has counts as unassigned, one that none has is refused.
 */
export function toConditionAmong(
  all: readonly ResourceSchema[],
  own: ResourceSchema,
  { tree, reading }: { readonly tree: FilterTree; readonly reading: Reading },
): Condition {
  return withoutForeign(toCondition(widened(own, all), tree, reading), own)
}

/** The schema of one type with the attributes of the others, whose core schemas stand as extensions. */
function widened(own: ResourceSchema, all: readonly ResourceSchema[]): ResourceSchema {
  const others = all.filter(other => other !== own)
  const cores = others.map(({ core, attributes }): [string, Extension] => [
    core.id.toLowerCase(),
    { urn: core.id, required: false, schema: core, attributes },
  ])
  return {
    ...own,
    attributes: new Map([...others.flatMap(other => [...other.attributes]), ...own.attributes]),
    extensionsByUrn: new Map([
      ...cores,
      ...others.flatMap(other => [...other.extensionsByUrn]),
      ...own.extensionsByUrn,
    ]),
  }
}

const always: Condition = { kind: 'all', of: [] }
const never: Condition = { kind: 'any', of: [] }

function withoutForeign(condition: Condition, own: ResourceSchema): Condition {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return { kind: condition.kind, of: condition.of.map(each => withoutForeign(each, own)) }
    case 'not':
      return { kind: 'not', of: withoutForeign(condition.of, own) }
    case 'some':
      return hasCollection(own, condition.collection) ? condition : never
    case 'present':
    case 'compare':
  }
  const [head = ''] = condition.attribute.path
  return has(own, head) ? condition : ofUnassigned(condition)
}

function ofUnassigned(condition: Extract<Condition, { kind: 'present' | 'compare' }>): Condition {
  if (condition.kind === 'present') return never
  return condition.operator === (condition.value === null ? 'eq' : 'ne') ? always : never
}

function hasCollection(own: ResourceSchema, collection: string): boolean {
  const colon = collection.lastIndexOf(':')
  return has(own, colon < 0 ? collection : collection.slice(0, colon))
}

function has(own: ResourceSchema, head: string): boolean {
  const name = head.toLowerCase()
  return own.attributes.has(name) || own.extensionsByUrn.has(name)
}
