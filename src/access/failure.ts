import { HttpFault } from '../http/errors.ts'
import { refusalStatuses } from '../http/refusal-statuses.ts'
import type { Ctx } from '../http/state.ts'
import { Refusal } from '../model/refusal.ts'

/** Runs a request and answers what is refused with a message, as JSON (AuthZEN Authorization API 1.0, Error Responses). */
export async function inErrorMessages(ctx: Ctx, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    const fault = faultOf(error)
    if (fault === undefined) throw error
    ctx.set({ ...fault.headers })
    messageFailure(ctx, fault)
  }
}

/** The message of a fault, also of one that no door worded. */
export function messageFailure(ctx: Ctx, { status, message }: HttpFault): void {
  ctx.status = status
  ctx.set('content-type', 'application/json')
  ctx.body = JSON.stringify(message)
}

function faultOf(error: unknown): HttpFault | undefined {
  if (error instanceof Refusal) {
    const { code, message, retryAfter } = error
    const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
    return new HttpFault(refusalStatuses[code], message, headers)
  }
  if (!(error instanceof HttpFault)) return undefined
  // A body of another media type is a bad request here.
  return error.status === 415 ? new HttpFault(400, error.message, error.headers) : error
}
