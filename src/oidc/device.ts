import type { Knex } from 'knex'
import { countGuess, forgiveGuess, isPollingTooFast } from '../domain/sessions/device-codes.ts'
import type { Ctx } from '../http/state.ts'
import { Refusal } from '../model/refusal.ts'
import { providerRoutes } from './configuration.ts'
import { deviceBusyPage } from './pages/device.ts'
import { contextOf } from './request.ts'

type Served = {
  readonly entities?: { readonly DeviceCode?: unknown }
  readonly params?: { readonly device_code?: unknown }
}

/** Serves a request with the limits that the library leaves to us: on guessing user codes and on polling. */
export async function limitingDevices(
  ctx: Ctx,
  db: Knex,
  serve: () => Promise<void>,
): Promise<void> {
  const route = ctx.path.slice(`/t/${ctx.state.account.slug}`.length)
  if (ctx.method === 'POST' && route === providerRoutes.code_verification) {
    await countingGuesses(ctx, db, serve)
    return
  }
  await serve()
  if (ctx.method === 'POST' && route === providerRoutes.token) await slowDown(ctx, db)
}

async function countingGuesses(ctx: Ctx, db: Knex, serve: () => Promise<void>): Promise<void> {
  const context = contextOf(ctx, db)
  try {
    await countGuess(context)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'busy') throw error
    deviceBusyPage(ctx, error.retryAfter ?? 60)
    return
  }
  await serve()
  if (servedOf(ctx)?.entities?.DeviceCode !== undefined) await forgiveGuess(context)
}

/** Who asks too often waits longer from then on (RFC 8628 3.5). */
async function slowDown(ctx: Ctx, db: Knex): Promise<void> {
  const body = ctx.body as { error?: unknown } | null | undefined
  if (typeof body !== 'object' || body?.error !== 'authorization_pending') return
  const deviceCode = String(servedOf(ctx)?.params?.device_code)
  if (!(await isPollingTooFast(contextOf(ctx, db), deviceCode))) return
  ctx.body = { error: 'slow_down', error_description: 'ask less often' }
}

/** What the library made of the request, once it has. */
function servedOf(ctx: Ctx): Served | undefined {
  return (ctx as { oidc?: Served }).oidc
}
