import { z } from 'zod'
import type { Json, JsonObject } from '../../model/json.ts'
import { json } from '../contract/common.ts'

/** The schemas of a document: those with an id stand once, under `components`, and are referred to. */
export type Schemas = {
  /** The JSON Schema of what comes in or goes out. */
  readonly of: (schema: z.ZodType, way: 'input' | 'output') => JsonObject
  readonly components: () => JsonObject
}

export function collectSchemas(): Schemas {
  const named = new Map<string, Json>()
  return {
    of(schema, way) {
      const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io: way, override })
      const renamed = (text: string): string =>
        text.replaceAll('"#/$defs/', '"#/components/schemas/')
      // What has no name of ours is what JSON is made of: nothing refers to it any more.
      const ours = Object.entries($defs).filter(([name]) => !name.startsWith('__'))
      for (const [name, definition] of ours) {
        named.set(name, JSON.parse(renamed(JSON.stringify(definition))) as Json)
      }
      return JSON.parse(renamed(JSON.stringify(own))) as JsonObject
    },
    components: () => Object.fromEntries([...named].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/**
 * Leaves out what says nothing to people: how a date is spelt, how far a number of JavaScript goes, and that JSON is made of
 * JSON, which makers of clients turn into a type that refers to itself.
 */
function override({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodType
  jsonSchema: z.core.JSONSchema.BaseSchema
}): void {
  if (zodSchema === json) {
    for (const name of Object.keys(jsonSchema)) delete jsonSchema[name]
    jsonSchema.description = 'Anything that JSON can say.'
  }
  const { format, maximum, minimum } = jsonSchema
  if (format === 'date-time') delete jsonSchema.pattern
  if (maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
}
