import type { RefusalCode } from '../model/refusal.ts'

/** The status of HTTP for each refusal, at the doors whose format has no codes of its own for them. */
export const refusalStatuses: Readonly<Record<RefusalCode, number>> = {
  'not-found': 404,
  conflict: 409,
  invalid: 400,
  forbidden: 403,
  'plan-limit': 403,
  stale: 412,
  'too-costly': 400,
  busy: 503,
}
