import type { Knex } from 'knex'

/** Makes the rest of the transaction fail with 55P03 rather than wait longer than this for any lock. */
export async function limitLockWaits(db: Knex, milliseconds: number): Promise<void> {
  await db.raw(`select set_config('lock_timeout', ?, true)`, [`${milliseconds}ms`])
}
