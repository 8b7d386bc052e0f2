import { HttpFault } from '../http/errors.ts'
import { Refusal, type RefusalCode } from '../model/refusal.ts'

const statuses: Readonly<Record<RefusalCode, number>> = {
  'not-found': 404,
  conflict: 409,
  invalid: 400,
  forbidden: 403,
  'plan-limit': 403,
  stale: 412,
  'too-costly': 400,
  busy: 503,
}

/** Runs a request and words refusals as faults of HTTP: the framework tells failures by their status. */
export async function inHttpWords(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code, message, retryAfter } = error
    const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
    const fault = new HttpFault(statuses[code], message, headers)
    fault.cause = error
    throw fault
  }
}
