import { HttpFault } from '../http/errors.ts'
import { networkParty, type RateLimit } from '../http/rate-limit.ts'
import type { Ctx } from '../http/state.ts'
import { providerRoutes } from './configuration.ts'

/**
 * Serves a request, unless it is one of too many authorization requests from one network: those are stored before anybody
 * has signed in. A pushed one is refused as RFC 9126 2.3 says, any other as a page.
 */
export async function limitingRequests(
  ctx: Ctx,
  limit: RateLimit,
  serve: () => Promise<void>,
): Promise<void> {
  const route = ctx.path.slice(`/t/${ctx.state.account.slug}`.length)
  const pushed = route === providerRoutes.pushed_authorization_request
  if (!pushed && route !== providerRoutes.authorization) return serve()
  try {
    limit(networkParty(ctx))
  } catch (error) {
    if (!pushed || !(error instanceof HttpFault)) throw error
    ctx.status = error.status
    ctx.set({ ...error.headers, 'cache-control': 'no-store' })
    ctx.body = { error: 'temporarily_unavailable', error_description: error.message }
    return
  }
  await serve()
}
