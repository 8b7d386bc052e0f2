import type { Knex } from 'knex'

/** How many deadlocks PostgreSQL has seen in this database, those of the connections of `db` up to now included. */
export async function deadlocksIn(db: Knex, connections: number): Promise<number> {
  // A connection tells what it counted when it gets to it, unless it is made to.
  const flushes = Array.from({ length: connections }, () =>
    db.raw('select pg_stat_force_next_flush(), pg_sleep(0.1)'),
  )
  await Promise.all(flushes)
  const { rows } = await db.raw<{ rows: { deadlocks: number }[] }>(
    'select cast(deadlocks as int) as deadlocks from pg_stat_database where datname = current_database()',
  )
  return rows[0]?.deadlocks ?? 0
}
