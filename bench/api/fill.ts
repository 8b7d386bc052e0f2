import type { Pool, PoolClient } from 'pg'
import { loadedIdSql } from '../support/loaded-ids.ts'
import { domains, firstNames, lastNames } from './names.ts'

export type Filled = {
  readonly accountId: string
  /** Two directories; the rest is managed by nobody. */
  readonly connections: readonly [string, string]
  readonly users: number
  readonly groups: number
  readonly memberships: number
  readonly events: number
}

/** Groups with this many members each, for what is done to a large group; the first group has everybody. */
export const largeGroups = { from: 2, count: 40, members: 10_000 } as const

const userId = loadedIdSql('user')
const groupId = loadedIdSql('group')

/** What people share with all others of one number, so that each run fills the same. */
const first = `$3::text[]`
const last = `$4::text[]`
const mailDomain = `$5::text[]`
const name = `(${first})[1 + n % array_length(${first}, 1)] || ' ' || (${last})[1 + (n / 40) % array_length(${last}, 1)]`
const mail = `replace(lower(${name}), ' ', '.') || n || '@' || (${mailDomain})[1 + n % array_length(${mailDomain}, 1)]`

/**
 * Fills an account by plain SQL with indexes rebuilt afterwards: people with realistic names, groups of which a few are
 * large, and memberships by hand and by directories.
 */
export async function fill(pool: Pool, place: Filled): Promise<void> {
  await quickly(pool, ['users', 'user_values', 'groups', 'memberships', 'principals'], async db => {
    await fillUsers(db, place)
    await fillMemberships(db, place)
    await fillGroups(db, place)
  })
  await pool.query('vacuum analyze users, user_words, user_values, principals, groups, memberships')
}

async function fillUsers(db: PoolClient, { accountId, connections, users }: Filled): Promise<void> {
  const named = [accountId, users, firstNames, lastNames, domains]
  await db.query(
    `insert into principals (account_id, id, kind)
     select $1, ${userId}, 'user' from generate_series(1, $2::bigint) n`,
    [accountId, users],
  )
  await db.query(
    `insert into users (account_id, id, sub, user_name, user_name_key, external_id, display_name, display_name_key, active,
                        suspended, role, managed_by, created_at)
     select $1, ${userId}, 'sub-' || n, ${mail}, ${mail}, 'ext-' || n, ${name}, lower(${name}), n % 33 <> 0, n % 50 = 0,
            case when n % 100 < 85 then 'media_library_restricted_access' when n % 100 < 93 then 'media_library_view_only_access'
                 when n % 100 < 97 then 'media_library_full_access' when n % 100 < 99 then 'developer' else 'finance' end,
            case when n % 10 < 6 then $6::uuid when n % 10 < 8 then $7::uuid end, now() - make_interval(secs => $2 - n)
       from generate_series(1, $2::bigint) n`,
    [...named, ...connections],
  )
  await db.query(
    `insert into user_words (account_id, word, user_id)
     select account_id, unnest(cohort_words(user_name_key, display_name_key)), id from users where account_id = $1
      order by 1, 2, 3`,
    [accountId],
  )
  await db.query(
    `insert into user_values (account_id, user_id, attribute, position, type, value, value_key, is_primary, folded)
     select $1, ${userId}, 'emails', 0, 'work', ${mail}, ${mail}, true, '{"type":"work"}'
       from generate_series(1, $2::bigint) n`,
    named,
  )
}

/** Everybody in the first group, ten thousand in each large one, and each in some of the others. */
async function fillMemberships(db: PoolClient, place: Filled): Promise<void> {
  const { accountId, connections, users, groups, memberships } = place
  const each = Math.max(1, Math.round(memberships / users) - 1)
  const others = groups - largeGroups.from - largeGroups.count
  const member = (n: string): string => loadedIdSql('user', n)
  const source = `case when g % 10 < 6 then $2::uuid when g % 10 < 8 then $3::uuid else $1 end`
  await db.query(
    `insert into memberships (account_id, group_id, member_id, source_id, member_kind, since)
     select $1, ${loadedIdSql('group', 'g')}, ${member('n')}, ${source}, 'user', now() - interval '30 days'
       from (
         select 1::bigint as g, n from generate_series(1, $4::bigint) n
         union
         select g, (n * 97 + g) % $4 + 1 from generate_series($5::bigint, $6::bigint) g, generate_series(1, $7::bigint) n
         union
         select $6 + 1 + (n * 7919 + k * k * 104729) % $8, n
           from generate_series(1, $4::bigint) n, generate_series(1, $9::bigint) k) pairs
      order by 2, 3`,
    [
      accountId,
      ...connections,
      users,
      largeGroups.from,
      largeGroups.from + largeGroups.count - 1,
      Math.min(largeGroups.members, users),
      others,
      each,
    ],
  )
}

async function fillGroups(db: PoolClient, place: Filled): Promise<void> {
  const { accountId, connections, groups } = place
  await db.query(
    `insert into principals (account_id, id, kind)
     select $1, ${groupId}, 'group' from generate_series(1, $2::bigint) n`,
    [accountId, groups],
  )
  await db.query(
    `insert into groups (account_id, id, kind, name, name_key, name_folded, managed_by, member_count)
     select $1, ${groupId}, case when n % 5 = 0 then 'sharing' else 'directory' end, name, lower(name), lower(name),
            case when n % 10 < 6 then $3::uuid when n % 10 < 8 then $4::uuid end, coalesce(c.members, 0)
       from generate_series(1, $2::bigint) n
      cross join lateral (select ($5::text[])[1 + n % array_length($5::text[], 1)] || ' team ' || n as name) named
       left join (select group_id, count(*) as members from memberships where account_id = $1 group by group_id) c
              on c.group_id = ${groupId}`,
    [accountId, groups, ...connections, lastNames],
  )
  await db.query(
    `insert into granted_rights (account_id, principal_id, right_key, granter_kind, granter_name)
     select $1, ${groupId}, 'analytics.view', 'command-line', 'bench' from generate_series(1, $2::bigint, 100) n`,
    [accountId, groups],
  )
}

/** Runs what fills tables without the indexes that are no constraints and without checking references row by row. */
export async function quickly(
  pool: Pool,
  tables: readonly string[],
  run: (db: PoolClient) => Promise<void>,
): Promise<void> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
      where i.indrelid = any(($1::text[])::regclass[])
        and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)`,
    [tables],
  )
  const db = await pool.connect()
  try {
    await db.query(
      `set session_replication_role = replica; set synchronous_commit = off; set work_mem = '512MB';
       set maintenance_work_mem = '1GB'`,
    )
    for (const { name } of rows) await db.query(`drop index ${name}`)
    await run(db)
    // Of a table in partitions the definition speaks of the table alone.
    for (const { definition } of rows) await db.query(definition.replace(' ON ONLY ', ' ON '))
  } finally {
    await db.query('reset all')
    db.release()
  }
}
