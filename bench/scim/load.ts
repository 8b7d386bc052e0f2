import type { Pool } from 'pg'
import { loadedId, loadedIdSql } from '../support/loaded-ids.ts'

export type Owner = { readonly accountId: string; readonly connectionId: string }

const userId = loadedIdSql('user')

/** Fills an account with users by plain SQL, indexes rebuilt afterwards. */
export async function loadUsers(pool: Pool, owner: Owner, count: number): Promise<void> {
  const values = [owner.accountId, count]
  const rebuilt = await dropSearchIndexes(pool)
  await pool.query(
    `insert into principals (account_id, id, kind)
     select $1, ${userId}, 'user' from generate_series(1, $2::bigint) n`,
    values,
  )
  await pool.query(
    `insert into users (account_id, id, sub, user_name, user_name_key, external_id, display_name, display_name_key,
                        active, role, managed_by)
     select $1, ${userId}, 'sub-' || n, 'Person' || n || '@lumen.example', 'person' || n || '@lumen.example', 'ext-' || n,
            'Person Number ' || n, 'person number ' || n, true, 'media_library_restricted_access', $3
       from generate_series(1, $2::bigint) n`,
    [...values, owner.connectionId],
  )
  await pool.query(
    `insert into user_values (account_id, user_id, attribute, position, type, value, value_key, is_primary, folded)
     select $1, ${userId}, 'emails', 0, 'work', 'Person' || n || '@lumen.example', 'person' || n || '@lumen.example', true,
            '{"type":"work"}'
       from generate_series(1, $2::bigint) n`,
    values,
  )
  for (const definition of rebuilt) await pool.query(definition)
  await pool.query('vacuum analyze users, principals, user_values')
}

/** Groups by number of members, the members being the first users. */
export async function loadGroups(
  pool: Pool,
  owner: Owner,
  sizes: readonly number[],
): Promise<void> {
  for (const [index, size] of sizes.entries()) {
    const n = index + 1
    const id = loadedId('group', n)
    await pool.query(`insert into principals (account_id, id, kind) values ($1, $2, 'group')`, [
      owner.accountId,
      id,
    ])
    await pool.query(
      `insert into groups (account_id, id, kind, name, name_key, name_folded, managed_by, member_count)
       values ($1, $2, 'directory', $3, lower($3), lower($3), $4, $5)`,
      [owner.accountId, id, `Group ${n}`, owner.connectionId, size],
    )
    await pool.query(
      `insert into memberships (account_id, group_id, member_id, source_id, member_kind)
       select $1, $2, ${userId}, $3, 'user' from generate_series(1, $4::bigint) n`,
      [owner.accountId, id, owner.connectionId, size],
    )
  }
  await pool.query('vacuum analyze groups, memberships')
}

async function dropSearchIndexes(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
      where schemaname = 'public' and tablename in ('users', 'user_values') and indexdef ilike '%gin%'`,
  )
  for (const { name } of rows) await pool.query(`drop index ${name}`)
  return rows.map(row => row.definition)
}
