import type { JsonObject } from '../../model/json.ts'
import { badRequest } from '../errors.ts'

const mostBytes = 256 * 1024

/** Refuses a person of whom there is more to say than one row and one answer should hold. */
export function checkSize(document: JsonObject): void {
  if (Buffer.byteLength(JSON.stringify(document)) <= mostBytes) return
  throw badRequest('invalidValue', `The whole user is larger than ${mostBytes / 1024} kB`)
}
