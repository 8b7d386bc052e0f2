import type { Knex } from 'knex'
import { statement } from './statement.ts'

const current = statement<{ position: string }>(
  'wal_position',
  `select cast(pg_current_wal_insert_lsn() as text) as position`,
)
// A primary has what it has written, which after a failover may be less than a token tells; a replica has what it has replayed.
const reached = statement<{ reached: boolean }>(
  'wal_position_reached_here',
  `select coalesce(case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_insert_lsn() end
                   >= cast(:position as pg_lsn), false) as reached`,
)

/** Up to where this database has written by now. */
export async function findWalPosition(db: Knex): Promise<string> {
  const [row] = await current(db, {})
  return row?.position ?? '0/0'
}

/** Whether this database, which may be a replica, has everything up to a position. */
export async function hasReached(db: Knex, position: string): Promise<boolean> {
  const [row] = await reached(db, { position })
  return row?.reached === true
}
