import type { Knex } from 'knex'
import { statement } from './statement.ts'

const find = statement<{ publicUrl: string | null }>(
  'instance_find',
  `select public_url as "publicUrl" from instance`,
)
const update = statement('instance_update', `update instance set public_url = :publicUrl`)
const extensions = statement<{ name: string }>(
  'instance_extensions',
  `select extname as name from pg_extension where extname in ('pg_trgm', 'btree_gin')`,
)
const version = statement<{ version: number }>(
  'instance_version',
  `select current_setting('server_version_num')::integer as version`,
)

/** The public URL of the server that last started on this database. */
export async function findPublicUrl(db: Knex): Promise<string | null> {
  const [row] = await find(db, {})
  return row?.publicUrl ?? null
}

export async function rememberPublicUrl(db: Knex, publicUrl: string): Promise<void> {
  await update(db, { publicUrl })
}

/** What this database lacks of what Cohort needs, in words; empty where nothing. */
export async function missingFromDatabase(db: Knex): Promise<readonly string[]> {
  const [server] = await version(db, {})
  const present = new Set((await extensions(db, {})).map(row => row.name))
  const missing = ['pg_trgm', 'btree_gin']
    .filter(name => !present.has(name))
    .map(name => `extension ${name}`)
  return (server?.version ?? 0) >= 150_000 ? missing : ['PostgreSQL 15 or later', ...missing]
}
