import { foldCase } from '../lib/fold-case.ts'
import { Refusal } from '../model/refusal.ts'

const mostCharacters = 512
const mostBytes = 2048 // folded, as an index holds it; folding can make a text longer

/** Refuses a text that is longer than an index can hold; `field` names it. */
export function checkLength(field: string, text: string | null): void {
  if (text === null) return
  if (text.length <= mostCharacters && Buffer.byteLength(foldCase(text)) <= mostBytes) return
  throw new Refusal('invalid', `${field} is longer than ${mostCharacters} characters`, { field })
}
