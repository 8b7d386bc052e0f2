import { LRUCache } from 'lru-cache'
import { takeRequests } from '../domain/connections/request-budget.ts'
import type { Ctx } from '../http/state.ts'
import { burstOf, type Connection } from '../model/connection.ts'
import type { ScimContext } from './authenticate.ts'
import { ScimError } from './errors.ts'

type Limited = Connection & { readonly rateLimit: number }

/** What this process knows of the budget of one connection. Times are milliseconds of `performance.now()`. */
type Share = {
  rate: number
  /** Requests that were taken out of the database's budget and not used yet, good until `until`. */
  held: number
  until: number
  /** How many were taken last. */
  size: number
  /** What the database had left then, with its fraction. */
  left: number
  takenAt: number
  waiting: number
  taking: Promise<void> | undefined
}

const shareLife = 1000

/**
 * Keeps each connection to its requests a second (429 with Retry-After and `x-rate-limit-*`). The budget is a token bucket
 * in the database, exact over all processes: never more than the burst plus rate times time, plus the shares below. A round
 * trip for every request would double those of a small one, so a process takes a share ahead: what waits, and
 * while shares are used up within their second twice the last one, to a tenth of the rate. So a busy process asks about
 * ten times a second, whatever the rate.
 */
export function rateLimiter(): (ctx: Ctx, context: ScimContext) => Promise<void> {
  const shares = new LRUCache<string, Share>({ max: 10_000 })
  return async (ctx, context) => {
    const { connection } = context
    if (!isLimited(connection)) return
    const share = shares.get(connection.id) ?? newShare()
    shares.set(connection.id, share)
    const allowed = await draw(share, context, connection)
    const burst = burstOf(connection.rateLimit)
    const remaining = Math.min(burst, share.held + refilled(share, burst))
    ctx.set('x-rate-limit-limit', String(burst))
    ctx.set('x-rate-limit-remaining', String(allowed ? Math.floor(remaining) : 0))
    ctx.set('x-rate-limit-reset', String(Math.ceil((burst - remaining) / connection.rateLimit)))
    if (!allowed) throw tooMany(share, connection)
  }
}

function isLimited(connection: Connection): connection is Limited {
  return connection.rateLimit !== null
}

/** Uses one request of the share, after a new one has been taken if need be; false where there is none. */
async function draw(share: Share, context: ScimContext, connection: Limited): Promise<boolean> {
  if (share.rate !== connection.rateLimit) Object.assign(share, newShare(connection.rateLimit))
  if (useOne(share)) return true
  share.waiting++
  try {
    // Whoever waits for a share that others use up first takes another one, until the budget is empty.
    while (!isEmpty(share)) {
      share.taking ??= takeShare(share, context, connection)
      await share.taking
      if (useOne(share)) return true
    }
    return false
  } finally {
    share.waiting--
  }
}

function useOne(share: Share): boolean {
  if (share.held < 1 || performance.now() >= share.until) return false
  share.held--
  return true
}

async function takeShare(share: Share, context: ScimContext, connection: Limited): Promise<void> {
  try {
    const quick = share.held < 1 && performance.now() < share.until
    const ahead = quick ? Math.min(share.size * 2, Math.ceil(connection.rateLimit / 10)) : 1
    const { granted, requests } = await takeRequests(
      context,
      connection,
      Math.max(ahead, share.waiting),
    )
    const takenAt = performance.now()
    const until = takenAt + shareLife
    Object.assign(share, { held: granted, size: granted, left: requests, takenAt, until })
  } finally {
    share.taking = undefined
  }
}

/** Whether the budget had nothing left and has not been refilled since. */
function isEmpty(share: Share): boolean {
  return share.size === 0 && share.takenAt > 0 && refilled(share, Infinity) < 1
}

function refilled({ left, takenAt, rate }: Share, most: number): number {
  return Math.min(most, left + ((performance.now() - takenAt) / 1000) * rate)
}

function newShare(rate = 0): Share {
  const unknown = { held: 0, until: 0, size: 0, left: 0, takenAt: 0 }
  return { ...unknown, rate, waiting: 0, taking: undefined }
}

/** Okta honours nothing but whole seconds. */
function tooMany(share: Share, { rateLimit }: Limited): ScimError {
  const seconds = (1 - refilled(share, 1)) / rateLimit
  const detail = `This connection may send ${rateLimit} requests a second`
  return new ScimError(429, detail, undefined, { retryAfter: Math.max(1, Math.ceil(seconds)) })
}
