import { Refusal } from '../../model/refusal.ts'

/** What somebody calls a factor of theirs, with its ends trimmed; refuses an empty or long name, and one with control characters. */
export function factorName(name: string): string {
  const trimmed = name.trim()
  if (trimmed !== '' && trimmed.length <= 100 && !/[\p{Cc}\p{Cf}]/u.test(trimmed)) return trimmed
  throw new Refusal('invalid', 'A name has 1 to 100 characters.', { field: 'name' })
}
