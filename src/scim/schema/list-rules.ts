import { foldCase } from '../../lib/fold-case.ts'
import type { Json } from '../../model/json.ts'
import type { AttributeDefinition } from './attribute.ts'
import { findSub } from './attribute.ts'
import { wrongValue } from './check-scalar.ts'
import { isJsonObject, ownValue } from './json-object.ts'

/** RFC 7643 2.4 (GEN-12): the same (type, value) counts once, and at most one element is primary. */
export function tidyList(
  definition: AttributeDefinition,
  elements: readonly Json[],
  at: string,
): readonly Json[] {
  const distinct = withoutDuplicates(definition, elements)
  const most = definition.maxValues
  if (most !== undefined && distinct.length > most) throw wrongValue(at, `more than ${most} values`)
  if (distinct.filter(isPrimary).length > 1) throw wrongValue(at, 'more than one value is primary')
  return distinct
}

export function isPrimary(element: Json): boolean {
  return isJsonObject(element) && ownValue(element, 'primary') === true
}

/** The first of the elements that say the same; those without a value say nothing that could be compared. */
export function withoutDuplicates(
  definition: AttributeDefinition,
  elements: readonly Json[],
): readonly Json[] {
  const seen = new Set<string>()
  return elements.filter(element => {
    const key = identityOf(definition, element)
    const isNew = key === undefined || !seen.has(key)
    if (key !== undefined) seen.add(key)
    return isNew
  })
}

/** What makes two elements the same: the type and the value, by the case rules of the schema. */
export function identityOf(definition: AttributeDefinition, element: Json): string | undefined {
  if (!isJsonObject(element)) return comparable(definition, element)
  const value = ownValue(element, 'value')
  const valueDefinition = findSub(definition, 'value')
  if (value === undefined || valueDefinition === undefined) return undefined
  const type = ownValue(element, 'type')
  return JSON.stringify([
    typeof type === 'string' ? foldCase(type) : null,
    comparable(valueDefinition, value),
  ])
}

/** A text that is equal for values that the schema calls equal. */
export function comparable(definition: AttributeDefinition, value: Json): string {
  return typeof value === 'string' && !definition.caseExact
    ? foldCase(value)
    : JSON.stringify(value)
}
