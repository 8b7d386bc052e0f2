import type { Logger } from 'pino'
import { randomUUID } from 'node:crypto'
import { plainLines } from '../lib/log.ts'
import type { Ctx, Next } from './state.ts'

// The uid of a sign-in under way, and whatever `newToken` made: of an invitation, a recovery, a request to join, a link.
const secret = /\/((?:sign-in|auth)\/(?=[\w-]{20})|(?=cohort_))[\w-]+/g

/** Names each request and writes one line about it: no query, no headers, no body, and no path's secret. */
export function requestLog(log: Logger): (ctx: Ctx, next: Next) => Promise<void> {
  const lines = plainLines(log)
  return async (ctx, next) => {
    const began = performance.now()
    ctx.state.requestId = randomUUID()
    ctx.set('x-request-id', ctx.state.requestId)
    const { method } = ctx
    const path = ctx.path.replace(secret, '/$1…')
    await next()
    const ms = Math.round((performance.now() - began) * 10) / 10
    const { requestId: request, quirks, bugs = [] } = ctx.state
    for (const err of bugs) log.error({ request, err }, 'a part of the request failed')
    const line = { request, method, path, status: ctx.status, ms }
    lines.info(quirks === undefined ? line : { ...line, quirks }, 'request')
  }
}
