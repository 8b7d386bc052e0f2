import { pollStream } from '../domain/signals/poll-stream.ts'
import { errorWords } from '../domain/signals/push-outcome.ts'
import type { Route } from '../http/routes.ts'
import type { Ctx } from '../http/state.ts'
import type { SecretBox } from '../lib/secret-box.ts'
import { receiverContext } from './authenticate.ts'
import { readInput, schemas } from './input.ts'
import { prefix } from './representation.ts'

const mostAtOnce = 100

/**
 * The polling endpoint of a stream (RFC 8936 2). It never holds a request back: a receiver that would wait longer gets an
 * empty answer at once, which the standard allows.
 */
export function pollRoutes(box: SecretBox): readonly Route[] {
  const path = `${prefix}/poll/:stream`
  const handle: Route['handle'] = async ctx => poll(ctx, ctx.params['stream'] ?? '', box)
  return [{ method: 'POST', path, needs: 'receiver:read', handle }]
}

async function poll(ctx: Ctx, id: string, box: SecretBox): Promise<void> {
  const { maxEvents = mostAtOnce, ack = [], setErrs = {} } = await readInput(ctx, schemas.poll)
  const refused = Object.entries(setErrs).map(([jti, { err, description }]) => {
    return { id: jti, error: errorWords(err, description) }
  })
  const most = Math.min(maxEvents, mostAtOnce)
  const context = { ...receiverContext(ctx), box }
  const { sets, more } = await pollStream(context, id, { acknowledged: ack, refused, most })
  ctx.body = { sets, ...(more ? { moreAvailable: true } : {}) }
}
