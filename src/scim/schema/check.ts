import { foldCase } from '../../lib/fold-case.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { badRequest } from '../errors.ts'
import type { AttributeDefinition } from './attribute.ts'
import { findSub } from './attribute.ts'
import { checkScalar, wrongValue } from './check-scalar.ts'
import { asElement, asList, asSingle } from './coercions.ts'
import { isJsonList, isJsonObject, unlessEmpty } from './json-object.ts'
import { tidyList } from './list-rules.ts'
import { forgives } from './quirk.ts'
import type { Reading } from './quirk.ts'

/**
 * Checks a client's value against its definition and gives it in canonical form: names as published, without null, empty
 * lists and readOnly parts. Undefined means unassigned (GEN-5).
 * `at` is the attribute's path, for the detail of a 400 `invalidValue`.
 */
export function checkValue(
  definition: AttributeDefinition,
  value: Json | undefined,
  at: string,
  reading: Reading,
): Json | undefined {
  if (value === undefined || value === null) return undefined
  if (definition.multiValued) return checkList(definition, value, at, reading)
  return checkOne(definition, asSingle(definition, value, reading), at, reading)
}

/** As `checkValue`, for one element of a multi-valued attribute. */
export function checkElement(
  definition: AttributeDefinition,
  value: Json,
  at: string,
  reading: Reading,
): Json | undefined {
  return checkOne(definition, asElement(definition, value, reading), at, reading)
}

/** The assigned and the cleared parts of a complex value, by canonical name: undefined where the client sent null. */
export function checkParts(
  definition: AttributeDefinition,
  value: JsonObject,
  at: string,
  reading: Reading,
): ReadonlyMap<string, Json | undefined> {
  const parts = new Map<string, Json | undefined>()
  for (const [key, part] of Object.entries(value)) {
    const sub = findSub(definition, key)
    if (sub === undefined) refuseUnknown(`${at}.${key}`, reading)
    else if (parts.has(sub.name)) throw namedTwice(`${at}.${sub.name}`)
    // Derived parts such as a member's `display` are sent back by most clients.
    else if (sub.mutability !== 'readOnly') {
      parts.set(sub.name, checkValue(sub, part, `${at}.${sub.name}`, reading))
    }
  }
  return parts
}

/** POST-4: what no schema defines is ignored in the compat dialect, else a 400 `invalidSyntax`. */
export function refuseUnknown(at: string, reading: Reading): void {
  if (forgives(reading, 'unknown-attribute-ignored')) return
  throw badRequest('invalidSyntax', `${quoted(at)} is not an attribute of this resource`)
}

export function namedTwice(at: string): Error {
  return badRequest('invalidSyntax', `${at} is given more than once`)
}

/** A client's text for use in a detail: short, without control characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text)
}

/** POST-3, erratum 8280: required means that there is a value. */
export function demandRequired(
  definition: AttributeDefinition,
  value: Json | undefined,
  at: string,
): void {
  if (!definition.required || definition.mutability === 'readOnly') return
  const blank = typeof value === 'string' && value.trim() === ''
  if (value === undefined || blank) throw wrongValue(at, 'a value is required')
}

function checkList(
  definition: AttributeDefinition,
  value: Json,
  at: string,
  reading: Reading,
): Json | undefined {
  const list = asList(value, reading)
  if (!isJsonList(list)) throw wrongValue(at, 'expected a list')
  // Duplicates may go yet (GEN-12), but a list far beyond the limit is not worth the reading.
  const most = definition.maxValues
  if (most !== undefined && list.length > most * 2) throw wrongValue(at, `more than ${most} values`)
  const elements: Json[] = []
  for (const [index, element] of list.entries()) {
    const checked = checkElement(definition, element, `${at}[${index}]`, reading)
    if (checked !== undefined) elements.push(checked)
  }
  const tidy = tidyList(definition, elements, at)
  return tidy.length === 0 ? undefined : tidy
}

function checkOne(
  definition: AttributeDefinition,
  value: Json,
  at: string,
  reading: Reading,
): Json | undefined {
  if (value === null) return undefined
  if (definition.type !== 'complex') {
    demandCanonical(definition, value, at, reading)
    return checkScalar(definition, value, at)
  }
  if (!isJsonObject(value)) throw wrongValue(at, 'expected an object')
  const parts = checkParts(definition, value, at, reading)
  const assigned = [...parts].filter(([, part]) => part !== undefined)
  if (assigned.length === 0) return undefined
  for (const sub of definition.subAttributes ?? []) {
    demandRequired(sub, parts.get(sub.name), `${at}.${sub.name}`)
  }
  return unlessEmpty(Object.fromEntries(assigned) as JsonObject)
}

/** GEN-15: canonical values are suggestions, but in the interop dialect the only ones. */
function demandCanonical(
  definition: AttributeDefinition,
  value: Json,
  at: string,
  reading: Reading,
): void {
  const { canonicalValues = [], caseExact } = definition
  if (reading.dialect !== 'interop' || canonicalValues.length === 0) return
  if (typeof value !== 'string') return
  const folded = foldCase(value)
  const isKnown = canonicalValues.some(known =>
    caseExact ? known === value : foldCase(known) === folded,
  )
  if (!isKnown) throw wrongValue(at, `expected one of ${canonicalValues.join(', ')}`)
}
