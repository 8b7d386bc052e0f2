import { getStream, setStreamStatus, verifyStream } from '../domain/signals/streams.ts'
import { HttpFault } from '../http/errors.ts'
import type { Route } from '../http/routes.ts'
import type { Ctx } from '../http/state.ts'
import { receiverContext } from './authenticate.ts'
import { readInput, schemas, streamIdOf } from './input.ts'
import { prefix, representStatus } from './representation.ts'

/** The status and the verification endpoint (Shared Signals Framework 1.0, Stream Status and Verification). */
export function statusRoutes(): readonly Route[] {
  const path = `${prefix}/status`
  return [
    { method: 'GET', path, needs: 'receiver:read', handle: read },
    { method: 'POST', path, needs: 'receiver:manage', handle: change },
    { method: 'POST', path: `${prefix}/verify`, needs: 'receiver:manage', handle: verify },
  ]
}

async function read(ctx: Ctx): Promise<void> {
  const id = streamIdOf(ctx)
  if (id === undefined) throw new HttpFault(400, 'stream_id: is needed')
  ctx.body = representStatus(await getStream(receiverContext(ctx), id))
}

async function change(ctx: Ctx): Promise<void> {
  const { stream_id: id, status, reason = null } = await readInput(ctx, schemas.status)
  ctx.body = representStatus(await setStreamStatus(receiverContext(ctx), id, { status, reason }))
}

async function verify(ctx: Ctx): Promise<void> {
  const { stream_id: id, state } = await readInput(ctx, schemas.verification)
  const wait = await verifyStream(receiverContext(ctx), id, state)
  if (wait > 0) {
    throw new HttpFault(429, `the stream was verified a moment ago; again in ${wait} seconds`, {
      'retry-after': String(wait),
    })
  }
  ctx.status = 204
}
