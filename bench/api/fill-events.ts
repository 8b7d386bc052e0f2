import type { Pool } from 'pg'
import { loadedIdSql } from '../support/loaded-ids.ts'
import { type Filled, quickly } from './fill.ts'

const months = 12

/** The trail of a year: everybody was changed some times and a few people very often, by a few administrators. */
export async function fillEvents(pool: Pool, { accountId, users, events }: Filled): Promise<void> {
  await makeMonths(pool)
  await quickly(pool, ['events'], async db => {
    await db.query(
      `insert into events (account_id, id, at, type, actor_kind, actor_id, actor_name, target_kind, target_id, target_name,
                           request_id, address, data)
       select $1, ${loadedIdSql('event')}, now() - make_interval(secs => ($2 - n) * $4::float / $2),
              (array['user.changed', 'sign_in.succeeded', 'group.changed', 'user.created', 'application.assigned'])[1 + n % 5],
              'user', ${loadedIdSql('user', '1 + n % 50')}, 'admin' || n % 50, 'user',
              ${loadedIdSql('user', 'case when n % 20 = 0 then 1 + n % 7 else 1 + (n * 7919) % $3 end')}::text, 'somebody',
              'request-' || n, '192.0.2.1', '{"before":{"displayName":"Former"},"after":{"displayName":"Later"}}'
         from generate_series(1, $2::bigint) n`,
      [accountId, events, users, months * 30 * 24 * 3600],
    )
  })
  await pool.query('vacuum analyze events')
}

/** The server makes the partitions of this month and the next ones; those of the past year are made here. */
async function makeMonths(pool: Pool): Promise<void> {
  for (let ago = 1; ago <= months; ago += 1) {
    const { rows } = await pool.query<{ name: string; from: string; to: string }>(
      `select 'events_' || to_char(month, 'YYYY_MM') as name, month::text as from, (month + interval '1 month')::text as to
         from (select date_trunc('month', now() at time zone 'utc') - make_interval(months => $1) as month) m
        where to_regclass('events_' || to_char(month, 'YYYY_MM')) is null`,
      [ago],
    )
    for (const { name, from, to } of rows) {
      await pool.query(
        `create table ${name} partition of events for values from ('${from}+00') to ('${to}+00')`,
      )
    }
  }
}
