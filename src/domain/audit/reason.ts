import { Refusal } from '../../model/refusal.ts'

const longest = 500

/** The reason that somebody gives for a change, or null; refuses what is no line of text. */
export function checkReason(given: string | undefined): string | null {
  const reason = given?.trim() ?? ''
  if (reason === '') return null
  const fits = reason.length <= longest && reason.isWellFormed() && !/[\p{Cc}\p{Cf}]/u.test(reason)
  if (fits) return reason
  const rule = `a reason is one line of at most ${longest} characters`
  throw new Refusal('invalid', rule, { field: 'reason' })
}
