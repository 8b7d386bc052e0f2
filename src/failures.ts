import type { Logger } from 'pino'
import { messageFailure } from './access/failure.ts'
import { HttpFault } from './http/errors.ts'
import type { Ctx, Next } from './http/state.ts'
import { messagePage } from './oidc/pages/message.ts'
import { scimFailure } from './scim/failure.ts'

/** Words what no door worded, in the format of the door that was asked: SCIM, AuthZEN, a page for people, else problem+json. */
export function failures(log: Logger): (ctx: Ctx, next: Next) => Promise<void> {
  return async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      const fault = faultOf(ctx, error) ?? unexpected(ctx, log, error)
      ctx.status = fault.status
      ctx.set(fault.headers)
      answer(ctx, fault)
    }
  }
}

/** A client that goes away in the middle of its own body is no failure of ours. */
function faultOf({ req }: Ctx, error: unknown): HttpFault | undefined {
  if (error instanceof HttpFault) return error
  const { code = '' } = error as { code?: string }
  // The database's connections end with the same code, but then the request is whole.
  return code === 'ECONNRESET' && !req.complete
    ? new HttpFault(400, 'the body was cut off')
    : undefined
}

const clientGone = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'])

/** Logs what failed after its answer had begun: the connection was cut. A client that goes away is no failure of ours. */
export function cutOff(log: Logger): (error: Error & { code?: string }, ctx?: Ctx) => void {
  const told = new WeakSet<Error>() // Koa tells of the same failure from the stream and from the pipe
  return (err, ctx) => {
    if (told.has(err)) return
    told.add(err)
    const level = clientGone.has(err.code ?? '') ? 'debug' : 'warn'
    log[level]({ request: ctx?.state?.requestId, err }, 'answer cut off')
  }
}

function unexpected(ctx: Ctx, log: Logger, error: unknown): HttpFault {
  log.error({ request: ctx.state.requestId, err: error }, 'request failed')
  return new HttpFault(500, 'something went wrong on our side')
}

function answer(ctx: Ctx, fault: HttpFault): void {
  if (/^\/t\/[^/]+\/scim(?:\/|$)/.test(ctx.path)) {
    scimFailure(ctx, fault)
    return
  }
  if (/^\/t\/[^/]+\/access(?:\/|$)/.test(ctx.path)) {
    messageFailure(ctx, fault)
    return
  }
  if (ctx.accepts('json', 'html') === 'html') {
    messagePage(ctx, fault)
    return
  }
  ctx.type = 'application/problem+json'
  ctx.body = JSON.stringify({
    type: 'about:blank',
    title: fault.message,
    status: fault.status,
    instance: `urn:uuid:${ctx.state.requestId}`,
  })
}
