import type { CompareOperator, CompareValue } from '../../model/condition.ts'
import type { AttributeDefinition } from '../schema/attribute.ts'
import { instantOf } from '../schema/check-scalar.ts'
import { booleanOf } from '../schema/coercions.ts'
import { filterFault } from './tokens.ts'
import type { Literal } from './tree.ts'
import { forgives, type Reading } from '../schema/quirk.ts'

const textual: ReadonlySet<string> = new Set(['string', 'reference', 'binary'])
const unordered: ReadonlySet<string> = new Set(['boolean', 'binary'])

/**
 * The value that a literal means for an attribute. Throws a ScimError 400 `invalidFilter` where the type of the attribute
 * has no such value or no such operator (RFC 7644 3.4.2.2, table 3).
 */
export function readLiteral(
  definition: AttributeDefinition,
  operator: CompareOperator,
  literal: Literal,
  reading: Reading,
): CompareValue {
  demandOperator(definition, operator)
  if (literal.kind === 'null') {
    if (operator === 'eq' || operator === 'ne') return null
    throw filterFault(`${operator} cannot compare with null`)
  }
  const value = valueFor(definition, literal, reading)
  if (value !== undefined) return value
  throw filterFault(
    `${definition.name} is compared with something that is not a ${definition.type}`,
  )
}

function demandOperator(definition: AttributeDefinition, operator: CompareOperator): void {
  const isOrder = ['gt', 'ge', 'lt', 'le'].includes(operator)
  const isText = ['co', 'sw', 'ew'].includes(operator)
  const fits = isOrder ? !unordered.has(definition.type) : !isText || textual.has(definition.type)
  if (!fits) throw filterFault(`${operator} does not apply to ${definition.name}`)
}

type Valued = Exclude<Literal, { readonly kind: 'null' }>

function valueFor(
  definition: AttributeDefinition,
  literal: Valued,
  reading: Reading,
): CompareValue | undefined {
  const { type } = definition
  if (type === 'complex') return undefined
  if (type === 'integer' || type === 'decimal') return numberOf(definition, literal)
  if (type === 'boolean' && literal.kind === 'boolean') return literal.value
  if (literal.kind === 'string' && type !== 'boolean') return readers[type](literal.value)
  // A bare text has been noted where it was parsed.
  const habit = type === 'boolean' ? 'boolean-as-text' : 'bare-text'
  return forgives(reading, habit) ? readers[type](textOf(literal)) : undefined
}

const readers = {
  boolean: booleanOf,
  dateTime: instantOf,
  string: (text: string) => text,
  reference: (text: string) => text,
  binary: (text: string) => text,
}

function numberOf(definition: AttributeDefinition, literal: Valued): number | undefined {
  const number = literal.kind === 'number' ? Number(literal.text) : Number.NaN
  const fits = definition.type === 'integer' ? Number.isSafeInteger : Number.isFinite
  return fits(number) ? number : undefined
}

function textOf(literal: Valued): string {
  return literal.kind === 'number' || literal.kind === 'bare' ? literal.text : String(literal.value)
}
