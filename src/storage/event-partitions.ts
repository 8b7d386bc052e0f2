import type { Knex } from 'knex'

const monthsAhead = 3

/** Makes the partition of this month and of the next ones. Safe to call at any time, by several processes at once. */
export async function ensureEventPartitions(db: Knex): Promise<void> {
  await db.transaction(async trx => {
    await trx.raw(`select pg_advisory_xact_lock(hashtext('event partitions'))`)
    for (let ahead = 0; ahead <= monthsAhead; ahead++) await ensureMonth(trx, ahead)
  })
}

async function ensureMonth(trx: Knex, ahead: number): Promise<void> {
  const { rows } = await trx.raw<{ rows: { name: string; from: string; to: string }[] }>(
    `select 'events_' || to_char(month, 'YYYY_MM') as name, month::text as from,
            (month + interval '1 month')::text as to
       from (select date_trunc('month', now() at time zone 'utc') + make_interval(months => ?) as month) as m
      where to_regclass('events_' || to_char(month, 'YYYY_MM')) is null`,
    [ahead],
  )
  for (const { name, from, to } of rows) {
    await trx.raw(
      `create table ?? partition of events for values from ('${from}+00') to ('${to}+00')`,
      [name],
    )
  }
}
