import { readdir } from 'node:fs/promises'
import type { Knex } from 'knex'
import { openDatabase } from './database.ts'
import { ensureEventPartitions } from './event-partitions.ts'

const folder = new URL('../../migrations/', import.meta.url)
const advisoryKey = 7_201_564_011

/**
 * Brings the database to the present schema. Any number of processes may call it at once: one works, the others wait.
 * The lock belongs to a transaction, so a killed process leaves none behind, and what knex keeps as its own lock is
 * cleared under it.
 */
export async function migrate(url: string): Promise<void> {
  const db = openDatabase({ url, poolSize: 3, namedStatements: false })
  try {
    await db.transaction(async lock => {
      await lock.raw('select pg_advisory_xact_lock(?)', [advisoryKey])
      await db.migrate.forceFreeMigrationsLock({ migrationSource })
      await db.migrate.latest({ migrationSource })
      await ensureEventPartitions(db)
    })
  } finally {
    await db.destroy()
  }
}

export type MigrationName = string

/** The migrations folder; names are recorded without the extension, so that they do not depend on how code is run. */
export const migrationSource: Knex.MigrationSource<MigrationName> = {
  async getMigrations() {
    const files = await readdir(folder)
    return files
      .filter(file => /^\d{4}_[a-z0-9_]+\.ts$/.test(file))
      .map(file => file.slice(0, -3))
      .sort()
  },
  getMigrationName: name => name,
  getMigration: async name => (await import(new URL(`${name}.ts`, folder).href)) as Knex.Migration,
}
