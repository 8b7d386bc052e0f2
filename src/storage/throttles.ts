import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { statement } from './statement.ts'

/** An attempt counts against every one of its keys; a window slides by weighing the one before it. */
export type ThrottleKey = { readonly key: string; readonly limit: number }

export type ThrottleWindow = { readonly accountId: string; readonly seconds: number }

// One statement counts and judges, so that parallel attempts cannot slip through between the two.
const count = statement<{ key: Buffer; load: number; retryAfter: number }>(
  'throttle_count',
  `insert into throttles as t (account_id, key, window_start, attempts)
   select :accountId, key, to_timestamp(floor(extract(epoch from cohort_now()) / :seconds) * :seconds), 1
     from (select key from unnest(cast(:keys as bytea[])) as key order by key) as keys
   on conflict (account_id, key) do update set
     earlier_attempts = case
       when t.window_start = excluded.window_start then t.earlier_attempts
       when t.window_start = excluded.window_start - make_interval(secs => :seconds) then t.attempts
       else 0 end,
     attempts = case when t.window_start = excluded.window_start then t.attempts + 1 else 1 end,
     window_start = excluded.window_start
   returning key,
     attempts + earlier_attempts
       * (1 - extract(epoch from cohort_now() - window_start)::float / :seconds) as load,
     ceil(:seconds - extract(epoch from cohort_now() - window_start))::integer as "retryAfter"`,
)
const forgive = statement(
  'throttle_forgive',
  `update throttles set attempts = greatest(attempts - 1, 0)
    where account_id = :accountId and key = any(cast(:keys as bytea[]))`,
)
const sweep = statement(
  'throttle_sweep',
  `delete from throttles where window_start < cohort_now() - interval '2 days'`,
)

/** Counts one attempt; gives the seconds to wait where it was one too many for any key, else 0. */
export async function countAttempt(
  db: Knex,
  window: ThrottleWindow,
  keys: readonly ThrottleKey[],
): Promise<number> {
  const limits = new Map(keys.map(({ key, limit }) => [hashKey(key).toString('hex'), limit]))
  const rows = await count(db, { ...window, keys: keys.map(({ key }) => hashKey(key)) })
  const over = rows.filter(row => row.load > (limits.get(row.key.toString('hex')) ?? 0))
  return Math.max(0, ...over.map(row => row.retryAfter))
}

/** Takes one attempt back, because it was right. */
export async function forgiveAttempt(
  db: Knex,
  accountId: string,
  keys: readonly ThrottleKey[],
): Promise<void> {
  await forgive(db, { accountId, keys: keys.map(({ key }) => hashKey(key)) })
}

/** Removes windows long past, of all accounts. */
export async function sweepThrottles(db: Knex): Promise<void> {
  await sweep(db, {})
}

function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
