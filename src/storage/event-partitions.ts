import type { Knex } from 'knex'
import { limitLockWaits } from './lock-waits.ts'

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
    await trx.raw(
      `create trigger events_not_truncated before truncate on ??
         for each statement execute function events_append_only()`,
      [name],
    )
  }
}

/**
 * Drops the partitions of past months that hold nothing any more, and gives their names. Waits for nobody: what is in use
 * is left for the next time.
 */
export async function dropEmptyPartitions(db: Knex): Promise<readonly string[]> {
  const { rows } = await db.raw<{ rows: { name: string }[] }>(pastPartitions)
  const dropped: string[] = []
  for (const { name } of rows) if (await dropIfEmpty(db, name)) dropped.push(name)
  return dropped
}

const pastPartitions = `
  select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
   where i.inhparent = to_regclass('events') and c.relname ~ '^events_[0-9]{4}_[0-9]{2}$'
     and c.relname < 'events_' || to_char(now() at time zone 'utc' - interval '1 month', 'YYYY_MM')
   order by c.relname`

async function dropIfEmpty(db: Knex, name: string): Promise<boolean> {
  const isEmpty = `select not exists (select 1 from ??) as empty`
  const { rows } = await db.raw<{ rows: { empty: boolean }[] }>(isEmpty, [name])
  if (rows[0]?.empty !== true) return false
  try {
    return await db.transaction(async trx => {
      await limitLockWaits(trx, 100)
      // As a reader does: the whole before the part.
      await trx.raw('lock table events in access exclusive mode')
      const again = await trx.raw<{ rows: { empty: boolean }[] }>(isEmpty, [name])
      if (again.rows[0]?.empty !== true) return false
      await trx.raw('drop table ??', [name])
      return true
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && passing.has(String(error.code))) return false
    throw error
  }
}

/** Somebody is in the way, or another process has dropped it. */
const passing = new Set(['55P03', '40P01', '42P01'])
