import type { Ctx, Next } from './state.ts'

/** Headers of every answer; pages add their own content security policy. */
export function securityHeaders(secure: boolean): (ctx: Ctx, next: Next) => Promise<void> {
  return async (ctx, next) => {
    ctx.set('x-content-type-options', 'nosniff')
    ctx.set('referrer-policy', 'no-referrer')
    ctx.set('cross-origin-opener-policy', 'same-origin')
    if (secure) ctx.set('strict-transport-security', 'max-age=31536000')
    await next()
  }
}
