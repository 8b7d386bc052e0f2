import { foldCase } from '../lib/fold-case.ts'
import type { Json, JsonObject } from '../model/json.ts'

/**
 * A copy of a document for comparisons in which case does not count: every text folded, names as they are. It stands in a
 * column `folded` beside the original, so that SQL and `foldCase` never disagree about what is equal.
 */
export function foldedCopy(document: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(document).map(([name, value]) => [name, folded(value)]))
}

function folded(value: Json): Json {
  if (typeof value === 'string') return foldCase(value)
  if (typeof value !== 'object' || value === null) return value
  return isList(value) ? value.map(folded) : foldedCopy(value)
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
