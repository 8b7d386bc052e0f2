import type { Json } from '../../model/json.ts'
import type { AttributeDefinition } from './attribute.ts'
import { findSub } from './attribute.ts'
import { isJsonList, isJsonObject, ownValue } from './json-object.ts'
import { forgives } from './quirk.ts'
import type { Reading } from './quirk.ts'

/**
 * The habits of clients in values (COE-1). Each function gives the value that was meant, or the value itself where no
 * habit of the `compat` dialect applies; the strict check comes after.
 */
export function asSingle(definition: AttributeDefinition, value: Json, reading: Reading): Json {
  if (definition.type === 'complex')
    return asComplex(definition, unwrapList(value, reading), reading)
  const unlisted = unwrapList(value, reading)
  const single = unwrapObject(unlisted, reading)
  return definition.type === 'boolean' ? asBoolean(single, reading) : single
}

/** One value where a list is due. */
export function asList(value: Json, reading: Reading): Json {
  if (isJsonList(value)) return value
  return forgives(reading, 'single-value-for-list') ? [value] : value
}

/** `"x"` or `{"value": "x"}` for an element of a list; it is not unwrapped further than that. */
export function asElement(definition: AttributeDefinition, value: Json, reading: Reading): Json {
  if (definition.type === 'complex') return bareAsComplex(definition, value, reading)
  return definition.type === 'boolean' ? asBoolean(value, reading) : value
}

function asComplex(definition: AttributeDefinition, value: Json, reading: Reading): Json {
  const empty = value === '' || (isJsonObject(value) && ownValue(value, 'value') === '')
  const clears = empty && findSub(definition, 'value') !== undefined
  if (clears && forgives(reading, 'empty-value-clears')) return null
  return bareAsComplex(definition, value, reading)
}

function bareAsComplex(definition: AttributeDefinition, value: Json, reading: Reading): Json {
  if (typeof value !== 'string' || findSub(definition, 'value') === undefined) return value
  return forgives(reading, 'bare-value') ? { value } : value
}

function asBoolean(value: Json, reading: Reading): Json {
  const meant = typeof value === 'string' ? booleanOf(value) : undefined
  return meant !== undefined && forgives(reading, 'boolean-as-text') ? meant : value
}

/** `"True"` and `"false"` as Entra writes them. */
export function booleanOf(text: string): boolean | undefined {
  if (text.length > 5) return undefined
  const lower = text.toLowerCase()
  if (lower === 'true') return true
  return lower === 'false' ? false : undefined
}

function unwrapList(value: Json, reading: Reading): Json {
  const [only] = isJsonList(value) && value.length === 1 ? value : []
  return only !== undefined && forgives(reading, 'wrapped-scalar') ? only : value
}

function unwrapObject(value: Json, reading: Reading): Json {
  const inner = isJsonObject(value) ? ownValue(value, 'value') : undefined
  return inner !== undefined && forgives(reading, 'wrapped-scalar') ? inner : value
}
