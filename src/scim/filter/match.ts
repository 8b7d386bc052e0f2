import { foldCase } from '../../lib/fold-case.ts'
import type {
  AttributePath,
  CompareOperator,
  CompareValue,
  Condition,
} from '../../model/condition.ts'
import type { Json } from '../../model/json.ts'
import { instantOf } from '../schema/check-scalar.ts'
import { isJsonList, isJsonObject, ownValue } from '../schema/json-object.ts'

const orders = {
  eq: (difference: number) => difference === 0,
  ne: (difference: number) => difference !== 0,
  gt: (difference: number) => difference > 0,
  ge: (difference: number) => difference >= 0,
  lt: (difference: number) => difference < 0,
  le: (difference: number) => difference <= 0,
}

/**
 * Whether a resource (or, inside `some`, an element) satisfies a condition: the meaning of `model/condition.ts` in memory.
 * Used for the value filters of PATCH, and as the measure of what the database answers.
 */
export function matches(condition: Condition, resource: Json): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every(term => matches(term, resource))
    case 'any':
      return condition.of.some(term => matches(term, resource))
    case 'not':
      return !matches(condition.of, resource)
    case 'some':
      return elementsOf(resource, condition.collection).some(item => matches(condition.where, item))
    case 'present':
    case 'compare':
  }
  const stored = valueAt(resource, condition.attribute.path)
  if (condition.kind === 'present') return isPresent(stored)
  return holds(condition.attribute, condition.operator, stored, condition.value)
}

/** One comparison. Unassigned is equal to null, different from every value, and nothing else. */
export function holds(
  attribute: Pick<AttributePath, 'type' | 'caseExact'>,
  operator: CompareOperator,
  stored: Json | undefined,
  value: CompareValue,
): boolean {
  // Nothing is what `pr` calls nothing, an empty text too.
  if (value === null) return operator === (isPresent(stored) ? 'ne' : 'eq')
  if (stored === undefined || stored === null) return operator === 'ne'
  const left = keyOf(attribute, stored)
  const right = keyOf(attribute, value)
  if (operator === 'co') return String(left).includes(String(right))
  if (operator === 'sw') return String(left).startsWith(String(right))
  if (operator === 'ew') return String(left).endsWith(String(right))
  return orders[operator](order(left, right))
}

type Key = string | number

function keyOf(
  { type, caseExact }: Pick<AttributePath, 'type' | 'caseExact'>,
  value: Json | Date,
): Key {
  if (value instanceof Date) return value.getTime()
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (type === 'dateTime') return instantOf(text)?.getTime() ?? Number.NaN
  return caseExact ? text : foldCase(text)
}

/** Texts in the order of their code points, as PostgreSQL's collation "C" has it. */
function order(left: Key, right: Key): number {
  if (typeof left === 'number' || typeof right === 'number') return Number(left) - Number(right)
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}

function isPresent(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return false
  if (isJsonList(value)) return value.length > 0
  return !isJsonObject(value) || Object.keys(value).length > 0
}

/** What lies at a path of a resource, or of an element of one of its lists. */
export function valueAt(resource: Json, path: readonly string[]): Json | undefined {
  // An element of a list of plain values is its own `value`.
  if (!isJsonObject(resource)) return path.join('.') === 'value' ? resource : undefined
  let value: Json | undefined = resource
  for (const name of path) {
    value = isJsonObject(value) ? ownValue(value, name) : undefined
  }
  return value
}

function elementsOf(resource: Json, collection: string): readonly Json[] {
  if (!isJsonObject(resource)) return []
  const colon = collection.lastIndexOf(':')
  const path = colon < 0 ? [collection] : [collection.slice(0, colon), collection.slice(colon + 1)]
  const elements = valueAt(resource, path)
  return isJsonList(elements) ? elements : []
}
