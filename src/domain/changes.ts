import { isDeepStrictEqual } from 'node:util'
import type { Json, JsonObject } from '../model/json.ts'

export type Changes = { readonly before: JsonObject; readonly after: JsonObject }

/** The members in which two states of a noun differ, for the audit trail; undefined where they are the same. */
export function changesBetween(before: JsonObject, after: JsonObject): Changes | undefined {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = names.filter(name => !isDeepStrictEqual(before[name], after[name]))
  if (changed.length === 0) return undefined
  return { before: pick(before, changed), after: pick(after, changed) }
}

function pick(state: JsonObject, names: readonly string[]): JsonObject {
  const entries = names.map((name): [string, Json] => [name, state[name] ?? null])
  return Object.fromEntries(entries)
}
