import type { Json, JsonObject } from '../../model/json.ts'
import { isJsonList, isJsonObject } from '../schema/json-object.ts'
import { forgives } from '../schema/quirk.ts'
import type { Reading } from '../schema/quirk.ts'

/**
 * The habits of clients in the shape of a PATCH, rewritten to what the strict parser expects; those in values are in
 * `schema/coercions.ts`. Each gives back what it got where the dialect is not `compat`.
 */

/** A partial resource, or one changed attribute, sent without the PatchOp message around it. */
export function resourceAsPatch(
  body: JsonObject,
  isPatchMessage: boolean,
  reading: Reading,
): Json | undefined {
  if (isPatchMessage) return undefined
  const attributes = Object.entries(body).filter(([key]) => key.toLowerCase() !== 'schemas')
  if (attributes.length === 0 || !forgives(reading, 'resource-as-patch')) return undefined
  return [{ op: 'replace', value: Object.fromEntries(attributes) }]
}

/** `"Operations": {...}` for a list of one. */
export function singleOperation(operations: Json | undefined, reading: Reading): Json | undefined {
  const isSingle = isJsonObject(operations) && forgives(reading, 'single-operation')
  return isSingle ? [operations] : operations
}

/** `"path": ""` and `"path": null` for no path. */
export function emptyPath(path: Json | undefined, reading: Reading): Json | undefined {
  const isEmpty = path === null || (typeof path === 'string' && path.trim() === '')
  return isEmpty && forgives(reading, 'empty-path') ? undefined : path
}

/** REM-2: Entra removes elements by listing them as the value. An empty list removes nothing. */
export function valuesToRemove(value: Json | undefined, reading: Reading): Json | undefined {
  const isGiven = value !== undefined && value !== null
  if (!isGiven || !forgives(reading, 'remove-by-value')) return undefined
  return isJsonList(value) ? value : [value]
}
