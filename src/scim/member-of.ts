import type { Json, JsonObject } from '../model/json.ts'
import { namedTwice, quoted } from './schema/check.ts'

/** The member of a message with this name, which is given in lower case: the keys of messages have no case (GEN-16). */
export function memberOf(object: JsonObject, name: string): Json | undefined {
  const found = Object.entries(object).filter(([key]) => key.toLowerCase() === name)
  if (found.length > 1) throw namedTwice(quoted(name))
  return found[0]?.[1]
}
