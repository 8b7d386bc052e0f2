import { Refusal } from '../../model/refusal.ts'

/** A name for a passkey, with its ends trimmed; refuses an empty or long one, and one with control characters. */
export function checkPasskeyName(name: string): string {
  const trimmed = name.trim()
  if (trimmed !== '' && trimmed.length <= 100 && !/[\p{Cc}\p{Cf}]/u.test(trimmed)) return trimmed
  throw new Refusal('invalid', 'A name has 1 to 100 characters.', { field: 'name' })
}
