import type { z } from 'zod'
import type { Json } from '../model/json.ts'
import { invalid } from './problem.ts'

/** The `next` of a page: where it goes on, opaque to whoever gets it. Null on the last page. */
export function cursorOf(place: Json | undefined): string | null {
  return place === undefined ? null : Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** The place that a `cursor` names, checked by a schema: it comes from outside. */
export function placeOf<Schema extends z.ZodType>(
  cursor: string | undefined,
  schema: Schema,
): z.output<Schema> | undefined {
  if (cursor === undefined) return undefined
  const parsed = schema.safeParse(parse(cursor))
  if (parsed.success) return parsed.data
  throw invalid([{ path: 'cursor', message: 'is not the `next` of a page of this list' }])
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown
  } catch {
    return undefined
  }
}
