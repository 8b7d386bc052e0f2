import { HttpFault } from '../http/errors.ts'
import { refusalStatuses } from '../http/refusal-statuses.ts'
import { Refusal } from '../model/refusal.ts'

/** Runs a request and words refusals as faults of HTTP: the framework tells failures by their status. */
export async function inHttpWords(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code, message, retryAfter } = error
    const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
    const fault = new HttpFault(refusalStatuses[code], message, headers)
    fault.cause = error
    throw fault
  }
}
