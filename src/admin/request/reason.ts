import { checkReason } from '../../domain/audit/reason.ts'
import type { Ctx } from '../../http/state.ts'

/**
 * Why something is changed, as the header `Reason` says: the audit trail keeps it with the event. What is not ASCII is
 * percent-encoded UTF-8, since headers carry no other text.
 */
export function reasonOf(ctx: Ctx): string | null {
  const header = ctx.get('reason')
  return checkReason(header === '' ? undefined : decoded(header))
}

function decoded(header: string): string {
  try {
    return decodeURIComponent(header)
  } catch {
    return header
  }
}
