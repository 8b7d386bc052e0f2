import type { Knex } from 'knex'

/**
 * Sets the clock of every decision in this database: `ahead` seconds ahead of the real one at this moment, and from there
 * on `speed` times as fast. Tokens are stamped by the clock of the process, which stays as it is.
 */
export async function setClock(
  db: Knex,
  { ahead, speed = 1 }: { ahead: number; speed?: number },
): Promise<void> {
  const { rows } = await db.raw<{ rows: { now: string }[] }>(
    'select extract(epoch from clock_timestamp())::text as now',
  )
  const from = Number(rows[0]?.now)
  await db.raw(`
    create or replace function cohort_now() returns timestamptz
      language sql stable parallel safe
      as $$ select date_trunc('milliseconds', to_timestamp(${from + ahead}
              + (extract(epoch from now())::float8 - ${from}) * ${speed})) $$`)
}
