import type { Knex } from 'knex'

/**
 * Tells the planner about tables that have grown and were never looked at. Until then it takes them for empty and may
 * check a foreign key through the wrong index, ever more slowly; autovacuum comes round only once a minute.
 */
export async function analyzeYoungTables(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    `select relname as name from pg_stat_user_tables
      where schemaname = current_schema() and n_mod_since_analyze > 300
        and last_analyze is null and last_autoanalyze is null`,
  )
  for (const { name } of rows) await db.raw('analyze (skip_locked) ??', [name])
}
