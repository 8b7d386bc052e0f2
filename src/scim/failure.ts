import type { HttpFault } from '../http/errors.ts'
import type { Ctx } from '../http/state.ts'
import { ScimError, scimErrorBody, toScimError } from './errors.ts'

export const scimMediaType = 'application/scim+json'

/** Runs a request and words refusals and SCIM faults; bugs pass on and become a 500 that tells nothing. */
export async function inScimWords(ctx: Ctx, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    const fault = toScimError(error)
    if (fault === undefined) throw error
    if (fault.retryAfter !== undefined) ctx.set('retry-after', String(fault.retryAfter))
    answer(ctx, fault)
  }
}

/** The SCIM body of a fault that HTTP itself found: broken JSON, a wrong media type, too many bytes, no such page. */
export function scimFailure(ctx: Ctx, fault: HttpFault): void {
  answer(
    ctx,
    new ScimError(fault.status, fault.message, fault.status === 400 ? 'invalidSyntax' : undefined),
  )
}

function answer(ctx: Ctx, { status, detail, scimType }: ScimError): void {
  ctx.status = status
  ctx.body = JSON.stringify(scimErrorBody(status, detail, scimType))
  ctx.set('content-type', scimMediaType)
}
