import { foldCase } from '../lib/fold-case.ts'
import { Refusal } from '../model/refusal.ts'

const mostCharacters = 512
const mostBytes = 2048 // folded, as an index holds it; folding can make a text longer

/**
 * Refuses a user name that looks like another one: with what cannot be seen in it (controls, direction marks, joiners) or
 * with spaces at its ends (RFC 7644 5, RFC 8265 3.1).
 */
export function checkVisible(field: string, text: string): void {
  if (text === text.trim() && !/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(text)) return
  throw new Refusal('invalid', `${field} has invisible characters or begins or ends with a space`, {
    field,
  })
}

/** Refuses a text that is longer than an index can hold; `field` names it. */
export function checkLength(field: string, text: string | null): void {
  if (text === null) return
  if (text.length <= mostCharacters && Buffer.byteLength(foldCase(text)) <= mostBytes) return
  throw new Refusal('invalid', `${field} is longer than ${mostCharacters} characters`, { field })
}
