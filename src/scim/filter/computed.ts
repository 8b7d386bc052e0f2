import type { Condition } from '../../model/condition.ts'
import type { AttributeDefinition } from '../schema/attribute.ts'
import type { AttributeTarget, ResourceSchema } from '../schema/resource-schema.ts'
import { readLiteral } from './literal.ts'
import { holds } from './match.ts'
import { attributePath, extensionPresence } from './paths.ts'
import { filterFault } from './tokens.ts'
import type { FilterTree } from './tree.ts'
import type { Reading } from '../schema/quirk.ts'

type Comparison = Extract<FilterTree, { kind: 'compare' | 'present' }>

const always: Condition = { kind: 'all', of: [] }
const never: Condition = { kind: 'any', of: [] }

/**
 * Conditions on what is not stored but follows from the schema: `schemas` and `meta.resourceType`. Undefined for other
 * attributes. `meta.location` and `meta.version` are made for each answer and cannot be filtered by.
 */
export function computedCondition(
  schema: ResourceSchema,
  target: AttributeTarget,
  comparison: Comparison,
  reading: Reading,
): Condition | undefined {
  if (target.extension !== undefined) return undefined
  if (target.definition.name === 'meta') {
    return metaCondition(schema, target.sub, comparison, reading)
  }
  if (target.definition.name !== 'schemas') return undefined
  if (comparison.kind === 'present') return always
  return schemasCondition(schema, target, comparison, reading)
}

function metaCondition(
  schema: ResourceSchema,
  sub: AttributeDefinition | undefined,
  comparison: Comparison,
  reading: Reading,
): Condition | undefined {
  if (sub?.name === 'location' || sub?.name === 'version') {
    throw filterFault(`meta.${sub.name} cannot be filtered by`)
  }
  if (sub !== undefined && sub.name !== 'resourceType') return undefined // stored, if at all
  if (comparison.kind === 'present') return always
  if (sub === undefined) return undefined
  const value = readLiteral(sub, comparison.operator, comparison.value, reading)
  const attribute = attributePath(['resourceType'], sub)
  return holds(attribute, comparison.operator, schema.name, value) ? always : never
}

function schemasCondition(
  schema: ResourceSchema,
  { definition }: AttributeTarget,
  comparison: Extract<Comparison, { kind: 'compare' }>,
  reading: Reading,
): Condition {
  const { operator } = comparison
  const value = readLiteral(definition, operator, comparison.value, reading)
  const attribute = attributePath(['value'], definition)
  if (holds(attribute, operator, schema.core.id, value)) return always
  const matching = [...schema.extensionsByUrn.values()].filter(({ urn }) =>
    holds(attribute, operator, urn, value),
  )
  return { kind: 'any', of: matching.map(extensionPresence) }
}
