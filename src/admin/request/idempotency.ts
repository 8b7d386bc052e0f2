import { once } from '../../domain/console/once.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Ctx } from '../../http/state.ts'
import { invalid, Problem } from './problem.ts'
import type { AdminRoute, Request } from '../route.ts'

type Run = (request: Request<never>) => Promise<unknown>

/**
 * Runs a handler; with an `Idempotency-Key` a POST is done once for its caller, and whoever repeats it gets the first answer
 * with `idempotency-replayed`. An upload or a download is not kept.
 */
export async function runOnce(
  ctx: Ctx,
  { operation }: AdminRoute,
  { request, run }: { readonly request: Request<never>; readonly run: Run },
): Promise<unknown> {
  const key = ctx.get('idempotency-key')
  const keeps = operation.method === 'POST' && !('upload' in operation || 'download' in operation)
  if (key === '' || !keeps) return run(request)
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) {
    throw invalid([{ path: 'idempotency-key', message: 'has 1 to 255 printable characters' }])
  }
  const { context, params, query, body, parts } = request as Request<never> & Said
  const content = JSON.stringify([operation.id, params, query, body])
  const repeatable = { box: parts.box, key, content }
  const answered = await once(context, repeatable, async inside => {
    const value = await run({ ...request, context: inside })
    return JSON.stringify(value ?? null)
  }).catch(asReused)
  if (answered.replayed) ctx.set('idempotency-replayed', 'true')
  return JSON.parse(answered.text) as unknown
}

type Said = { readonly params: unknown; readonly query: unknown; readonly body: unknown }

function asReused(error: unknown): never {
  if (error instanceof Refusal && error.field === 'idempotency-key') {
    throw new Problem(422, 'idempotency_key_reused', error.message)
  }
  throw error
}
