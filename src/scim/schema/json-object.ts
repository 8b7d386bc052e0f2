import type { Json, JsonObject } from '../../model/json.ts'

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** The object's own value: `constructor` and the like are never found on the prototype. */
export function ownValue(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** A copy with this value, or without the name where the value is undefined. */
export function withValue(object: JsonObject, name: string, value: Json | undefined): JsonObject {
  const entries = new Map(Object.entries(object))
  if (value === undefined) entries.delete(name)
  else entries.set(name, value)
  return Object.fromEntries(entries)
}

/** `undefined` for an object without content: an empty complex attribute is an unassigned one (RFC 7643 2.5). */
export function unlessEmpty(object: JsonObject): JsonObject | undefined {
  return Object.keys(object).length === 0 ? undefined : object
}
