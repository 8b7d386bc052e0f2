import type { AttributePath, Condition } from '../../model/condition.ts'
import { ScimError } from '../errors.ts'
import type { AttributeDefinition } from '../schema/attribute.ts'
import { findSub } from '../schema/attribute.ts'
import { quoted } from '../schema/check.ts'
import type { AttributeTarget, ResourceSchema } from '../schema/resource-schema.ts'
import { resolvePath } from '../schema/resource-schema.ts'
import { computedCondition } from './computed.ts'
import { readLiteral } from './literal.ts'
import { attributePath, collectionOf, everyElement, presence } from './paths.ts'
import { filterFault } from './tokens.ts'
import type { FilterTree } from './tree.ts'
import type { Reading } from '../schema/quirk.ts'

type Comparison = Extract<FilterTree, { kind: 'compare' | 'present' }>

type Leaf = (comparison: Comparison) => Condition

/**
 * Looks every name of a filter up in the schema and gives the neutral condition (`model/condition.ts`).
 *
 * Paths: `['userName']`, `['name','familyName']`, `['meta','created']`, `[URN,'manager','value']`. Multi-valued attributes
 * are `some` over the collection `emails` (or `URN:name`) with paths from the element, `['value']`; an attribute without a
 * sub-attribute means its `value`. Without any element, `eq null` and `ne x` are true, as for everything unassigned.
 *
 * Throws a ScimError: 400 `invalidFilter`, 403 `sensitive` for what is never returned.
 */
export function toCondition(schema: ResourceSchema, tree: FilterTree, reading: Reading): Condition {
  return convert(
    tree,
    comparison => resourceLeaf(schema, comparison, reading),
    (path, where) => {
      const target = targetOf(schema, path)
      if (!isCollection(target)) throw filterFault(`${quoted(path)} has no elements to select from`)
      const inner = elementCondition(target.definition, where, reading)
      return { kind: 'some', collection: collectionOf(target), where: inner }
    },
  )
}

/** The filter in the brackets of a value path, as a condition on one element of the attribute. */
export function elementCondition(
  definition: AttributeDefinition,
  tree: FilterTree,
  reading: Reading,
): Condition {
  return convert(
    tree,
    comparison => {
      const sub = elementPart(definition, comparison.path)
      return leafCondition(sub.definition, attributePath(sub.path, sub.definition), {
        comparison,
        reading,
      })
    },
    path => {
      throw filterFault(`${quoted(path)} opens brackets inside brackets`)
    },
  )
}

function convert(
  tree: FilterTree,
  leaf: Leaf,
  element: (path: string, where: FilterTree) => Condition,
): Condition {
  switch (tree.kind) {
    case 'and':
      return { kind: 'all', of: tree.of.map(term => convert(term, leaf, element)) }
    case 'or':
      return { kind: 'any', of: tree.of.map(term => convert(term, leaf, element)) }
    case 'not':
      return { kind: 'not', of: convert(tree.of, leaf, element) }
    case 'element':
      return element(tree.path, tree.where)
    case 'compare':
    case 'present':
  }
  return leaf(tree)
}

function resourceLeaf(schema: ResourceSchema, comparison: Comparison, reading: Reading): Condition {
  const target = targetOf(schema, comparison.path)
  demandStored(target.definition, target.sub)
  const computed = computedCondition(schema, target, comparison, reading)
  if (computed !== undefined) return computed
  if (comparison.kind === 'present') return presence(target)
  const compared = comparedPart(target, comparison.path)
  if (!target.definition.multiValued) {
    const path = [...(target.extension === undefined ? [] : [target.extension]), ...compared.path]
    return leafCondition(compared.definition, attributePath(path, compared.definition), {
      comparison,
      reading,
    })
  }
  return listComparison(target, compared, comparison, reading)
}

function listComparison(
  target: AttributeTarget,
  compared: Part,
  comparison: Extract<Comparison, { kind: 'compare' }>,
  reading: Reading,
): Condition {
  const collection = collectionOf(target)
  const path = target.definition.type === 'complex' ? compared.path.slice(1) : ['value']
  const attribute = attributePath(path, compared.definition)
  const where = leafCondition(compared.definition, attribute, { comparison, reading })
  const some: Condition = { kind: 'some', collection, where }
  const value = where.kind === 'compare' ? where.value : undefined
  const holdsForNone = comparison.operator === (value === null ? 'eq' : 'ne')
  if (!holdsForNone) return some
  return { kind: 'any', of: [{ kind: 'not', of: everyElement(collection) }, some] }
}

function leafCondition(
  definition: AttributeDefinition,
  attribute: AttributePath,
  { comparison, reading }: { readonly comparison: Comparison; readonly reading: Reading },
): Condition {
  if (comparison.kind === 'present') return { kind: 'present', attribute }
  const { operator } = comparison
  const value = readLiteral(definition, operator, comparison.value, reading)
  return { kind: 'compare', attribute, operator, value }
}

type Part = { readonly definition: AttributeDefinition; readonly path: readonly string[] }

/** What a comparison compares: the sub-attribute, else `value` of a complex attribute, else the attribute. */
function comparedPart({ definition, sub }: AttributeTarget, path: string): Part {
  if (sub !== undefined) return { definition: sub, path: [definition.name, sub.name] }
  if (definition.type !== 'complex') return { definition, path: [definition.name] }
  const value = findSub(definition, 'value')
  if (value !== undefined) return { definition: value, path: [definition.name, 'value'] }
  throw filterFault(`${quoted(path)} needs a sub-attribute`)
}

function elementPart(definition: AttributeDefinition, name: string): Part {
  // The elements of a list of plain values are compared as `value`.
  const isPlain = definition.type !== 'complex' && name.toLowerCase() === 'value'
  const sub = isPlain ? definition : findSub(definition, name)
  demandStored(definition, sub)
  if (sub !== undefined) return { definition: sub, path: [isPlain ? 'value' : sub.name] }
  throw filterFault(`${quoted(name)} is not a sub-attribute of ${definition.name}`)
}

/** The addresses of members and groups are made for each answer; their ids can be compared instead. */
function demandStored(definition: AttributeDefinition, sub: AttributeDefinition | undefined): void {
  const isDerived = definition.name === 'members' || definition.name === 'groups'
  if (!isDerived || sub?.name !== '$ref') return
  throw filterFault(`${definition.name}.$ref cannot be filtered by, ${definition.name}.value can`)
}

function targetOf(schema: ResourceSchema, path: string): AttributeTarget {
  const target = resolvePath(schema, path)
  if (target?.kind !== 'attribute') throw filterFault(`there is no attribute ${quoted(path)}`)
  if (target.definition.returned !== 'never') return target
  const detail = `${target.definition.name} is secret and cannot be searched for`
  throw new ScimError(403, detail, 'sensitive')
}

function isCollection(target: AttributeTarget): boolean {
  const { definition, sub } = target
  return definition.multiValued && sub === undefined && definition.name !== 'schemas'
}
