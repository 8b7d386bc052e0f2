import type { Json } from '../../model/json.ts'
import { badRequest } from '../errors.ts'
import type { AttributeDefinition } from '../schema/attribute.ts'
import { findSub } from '../schema/attribute.ts'
import { checkValue } from '../schema/check.ts'
import { isJsonList, isJsonObject, ownValue } from '../schema/json-object.ts'
import { comparable, identityOf, isPrimary, tidyList } from '../schema/list-rules.ts'
import type { Reading } from '../schema/quirk.ts'
import { changeElements } from './apply-elements.ts'
import { valuesToRemove } from './client-habits.ts'
import { isUnassigned } from './mutability.ts'
import type { AttributeOperation } from './operation.ts'
import { nameOf } from './operation.ts'
import { kept, settlePrimary } from './primary.ts'
import type { PatchState, Slot } from './primary.ts'

/** The new elements of a multi-valued attribute, or undefined for none. */
export function changeList(
  operation: AttributeOperation,
  before: Json | undefined,
  state: PatchState,
): Json | undefined {
  const { op, target, value } = operation
  const at = nameOf(target)
  if (op === 'add' && isUnassigned(value)) return before
  const elements = isJsonList(before) ? before : []
  const isPart = target.where !== undefined || target.sub !== undefined
  const slots = isPart
    ? changeElements(operation, elements, state.reading)
    : changeWhole(operation, elements, state.reading)
  const settled = tidyList(target.definition, settlePrimary(slots, state, at), at)
  return settled.length === 0 ? undefined : settled
}

function changeWhole(
  { op, target, value }: AttributeOperation,
  elements: readonly Json[],
  reading: Reading,
): readonly Slot[] {
  const { definition } = target
  const at = nameOf(target)
  if (op === 'remove') return withoutListed(definition, elements, value, reading)
  const checked = checkValue(definition, value, at, reading)
  const given = isJsonList(checked) ? checked : []
  if (op === 'add') return withAdded(definition, elements, given)
  return given.map(element => ({ element, before: undefined, promotes: isPrimary(element) }))
}

/** ADD-1: what is there already is not added again, but may gain parts. */
function withAdded(
  definition: AttributeDefinition,
  elements: readonly Json[],
  given: readonly Json[],
): readonly Slot[] {
  const slots = elements.map(kept)
  const places = new Map(elements.map((element, place) => [keyOf(definition, element), place]))
  for (const element of given) {
    const place = places.get(keyOf(definition, element))
    const before = place === undefined ? undefined : elements[place]
    const slot = { element: extended(before, element), before, promotes: isPrimary(element) }
    if (place === undefined) slots.push(slot)
    else slots[place] = slot
  }
  return slots
}

/** Elements without a value, such as addresses, are the same where all their parts are. */
function keyOf(definition: AttributeDefinition, element: Json): string {
  const identity = identityOf(definition, element)
  if (identity !== undefined || !isJsonObject(element)) return `identity ${identity}`
  return JSON.stringify(Object.entries(element).sort(([left], [right]) => (left < right ? -1 : 1)))
}

/** Its type and value stay as they were written first: the schema calls them equal (P-7). */
function extended(before: Json | undefined, given: Json): Json {
  if (!isJsonObject(before) || !isJsonObject(given)) return before ?? given
  const { type: _type, value: _value, ...parts } = given
  return { ...before, ...parts }
}

function withoutListed(
  definition: AttributeDefinition,
  elements: readonly Json[],
  value: Json | undefined,
  reading: Reading,
): readonly Slot[] {
  const listed = valuesToRemove(value, reading)
  if (listed === undefined && !isUnassigned(value)) {
    throw badRequest('invalidValue', 'remove takes no value; select the elements with a filter')
  }
  if (listed === undefined) return []
  const wanted = checkValue(definition, listed, definition.name, reading)
  const keys = new Set((isJsonList(wanted) ? wanted : []).map(item => removalKey(definition, item)))
  return elements.filter(element => !keys.has(removalKey(definition, element))).map(kept)
}

/** REM-2: an element is known by its `value` alone, whatever else the client says of it. */
function removalKey(definition: AttributeDefinition, element: Json): string {
  const value = isJsonObject(element) ? ownValue(element, 'value') : element
  const sub = findSub(definition, 'value')
  return value === undefined ? keyOf(definition, element) : comparable(sub ?? definition, value)
}
