import { LRUCache } from 'lru-cache'
import { networkOf } from '../lib/network.ts'
import { HttpFault } from './errors.ts'
import type { Ctx } from './state.ts'

/** Who sends requests: what tells one party of an account from others. */
type Party = readonly (string | null)[]

/** Counts one request of a party; refuses it with 429 and `Retry-After` where it is one too many. */
export type RateLimit = (party: Party) => void

/** Times are milliseconds of `performance.now()`. */
type Bucket = { left: number; at: number }

const parties = 20_000

/**
 * Keeps each party to so many requests a second at this process, with bursts of ten times that (a token bucket). At 0 nobody
 * is limited.
 */
export function rateLimit(rate: number): RateLimit {
  if (rate === 0) return () => undefined
  const burst = rate * 10
  const buckets = new LRUCache<string, Bucket>({ max: parties })
  return party => {
    const key = JSON.stringify(party)
    const now = performance.now()
    const { left, at } = buckets.get(key) ?? { left: burst, at: now }
    const bucket = { left: Math.min(burst, left + ((now - at) / 1000) * rate), at: now }
    buckets.set(key, bucket)
    if (bucket.left < 1) throw tooMany(rate, (1 - bucket.left) / rate)
    bucket.left--
  }
}

function tooMany(rate: number, seconds: number): HttpFault {
  return new HttpFault(429, `too many requests: at most ${rate} a second`, {
    'retry-after': String(Math.max(1, Math.ceil(seconds))),
  })
}

/** All that comes from one network to one account. */
export function networkParty({ state, ip }: Ctx): Party {
  return [state.account.id, 'network', networkOf(ip)]
}

/** Finds out who asks (401 for nobody). What a network asks in vain is counted as its own. */
export async function findingOut<Found>(
  limit: RateLimit,
  ctx: Ctx,
  find: () => Promise<Found>,
): Promise<Found> {
  try {
    return await find()
  } catch (error) {
    if (error instanceof HttpFault && error.status === 401) limit(networkParty(ctx))
    throw error
  }
}
