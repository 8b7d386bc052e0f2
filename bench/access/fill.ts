import type { Pool, PoolClient } from 'pg'
import { quickly } from '../api/fill.ts'
import { loadedIdSql } from '../support/loaded-ids.ts'

/** How much there is. Resources are numbered: folders first, then files, then collections. */
export type Filled = {
  readonly accountId: string
  readonly libraryId: string
  readonly users: number
  readonly groups: number
  readonly folders: number
  readonly files: number
  readonly collections: number
  readonly shares: number
}

/** Folders that lie at the root; every other one lies in one of those before it, so the tree is a random one. */
export const roots = 500
/** Folders with so many direct shares, by number. */
export const crowds = [
  { folder: 250, shares: 50_000 },
  { folder: 251, shares: 5_000 },
] as const
/** The user who is in so many groups more. */
export const joiner = { user: 1, groups: 1000 } as const

/** The proportions of the data set: 10,000,000 resources are 1,000,000 users, 100,000 groups and 5,000,000 shares. */
export function sizesFor(resources: number): Omit<Filled, 'accountId' | 'libraryId'> {
  const [folders, collections] = [resources / 20, resources / 100]
  const files = resources - folders - collections
  const [users, groups, shares] = [resources / 10, resources / 100, resources / 2]
  return { users, groups, folders, files, collections, shares }
}

/** A number below `most` that belongs to `n`; another seed gives another one. */
function drawn(most: string, seed: number, n = 'n'): string {
  return `((hashint8extended(${n}, ${seed}) & 9223372036854775807) % (${most}))`
}

/** From 1 to `most`, the small ones much more often. */
function skewed(most: string, seed: number, n = 'n'): string {
  return `(1 + floor(${most} * power(${drawn('1000000', seed, n)} / 1000000.0, 2.1)))::bigint`
}

const user = (n: string): string => loadedIdSql('user', n)
const group = (n: string): string => loadedIdSql('group', n)
const resource = (n: string): string => loadedIdSql('resource', n)

/** Fills an account by plain SQL with indexes rebuilt afterwards; each run fills the same. */
export async function fill(pool: Pool, filled: Filled): Promise<void> {
  const tables = [
    'users',
    'groups',
    'memberships',
    'principals',
    'resources',
    'shares',
    'collection_items',
  ]
  await quickly(pool, tables, async db => {
    await fillPeople(db, filled)
    await fillMemberships(db, filled)
    await fillTree(db, filled)
    await fillCollections(db, filled)
    await fillShares(db, filled)
  })
  await pool.query(
    'vacuum analyze users, principals, groups, memberships, resources, shares, collection_items, crowded_resources',
  )
}

async function fillPeople(db: PoolClient, { accountId, users, groups }: Filled): Promise<void> {
  await db.query(
    `insert into principals (account_id, id, kind)
     select $1::uuid, ${user('n')}, 'user' from generate_series(1, $2::bigint) n
     union all select $1::uuid, ${group('n')}, 'group' from generate_series(1, $3::bigint) n`,
    [accountId, users, groups],
  )
  await db.query(
    `insert into users (account_id, id, sub, user_name, user_name_key, display_name, display_name_key, active, role)
     select $1::uuid, ${user('n')}, 'sub-' || n, 'user' || n, 'user' || n, 'User ' || n, 'user ' || n, true,
            case when n % 20 = 0 then 'media_library_view_only_access' else 'media_library_restricted_access' end
       from generate_series(1, $2::bigint) n`,
    [accountId, users],
  )
  await db.query(
    `insert into groups (account_id, id, kind, name, name_key, name_folded)
     select $1::uuid, ${group('n')}, 'directory', 'Group ' || n, 'group ' || n, 'group ' || n from generate_series(1, $2::bigint) n`,
    [accountId, groups],
  )
}

/** Three for each person, the first groups much larger than the last; one in twenty groups lies in another one. */
async function fillMemberships(
  db: PoolClient,
  { accountId, users, groups }: Filled,
): Promise<void> {
  await db.query(
    `insert into memberships (account_id, group_id, member_id, source_id, member_kind)
     select $1::uuid, group_id, member_id, $1::uuid, kind from (
       select ${group(skewed('$3', 1))} as group_id, ${user('n')} as member_id, 'user' as kind from generate_series(1, $2::bigint) n
       union select ${group(skewed('$3', 2))}, ${user('n')}, 'user' from generate_series(1, $2::bigint) n
       union select ${group(`1 + ${drawn('$3::bigint', 3)}`)}, ${user('n')}, 'user' from generate_series(1, $2::bigint) n
       union select ${group('n * $5 + 1')}, ${user(String(joiner.user))}, 'user' from generate_series(1, $4::bigint) n
       union select ${group('n / 7')}, ${group('n')}, 'group' from generate_series(20, $3::bigint, 20) n) pairs
      order by 1, 2, 3`,
    [accountId, users, groups, joiner.groups, Math.max(1, Math.floor(groups / joiner.groups))],
  )
}

async function fillTree(db: PoolClient, filled: Filled): Promise<void> {
  const { accountId, libraryId, folders, files, users } = filled
  const owner = `case when n % 2 = 0 then ${user(`1 + ${drawn('$4::bigint', 5)}`)} end`
  await db.query(
    `insert into resources (account_id, id, library_id, kind, parent_id, name, name_folded, owner_id)
     select $1::uuid, ${resource('n')}, $2::uuid, 'folder',
            case when n > ${roots} then ${resource(`1 + ${drawn('n - 1', 4)}`)} end, 'Folder ' || n, 'folder ' || n, ${owner}
       from generate_series(1, $3::bigint) n`,
    [accountId, libraryId, folders, users],
  )
  await db.query(
    `insert into resources (account_id, id, library_id, kind, parent_id, name, name_folded, key, owner_id)
     select $1::uuid, ${resource('n')}, $2::uuid, 'file', ${resource(`1 + ${drawn('$3::bigint', 6)}`)}, 'Picture ' || n || '.jpg',
            'picture ' || n || '.jpg', 'file-' || n, ${owner}
       from generate_series($3::bigint + 1, $3::bigint + $5::bigint) n`,
    [accountId, libraryId, folders, users, files],
  )
}

/** Two million items in a hundred thousand: nine of ten are files. */
async function fillCollections(db: PoolClient, filled: Filled): Promise<void> {
  const { accountId, libraryId, folders, files, collections } = filled
  await db.query(
    `insert into resources (account_id, id, library_id, kind, name, name_folded)
     select $1::uuid, ${resource('$3::bigint + n')}, $2::uuid, 'collection', 'Collection-' || n, 'collection-' || n from generate_series(1, $4::bigint) n`,
    [accountId, libraryId, folders + files, collections],
  )
  await db.query(
    `insert into collection_items (account_id, resource_id, collection_id, cap, adder_kind, adder_name)
     select distinct on (2, 3) $1::uuid,
            case when n % 10 = 0 then ${resource(`${roots} + 1 + ${drawn(`$2::bigint - ${roots}`, 7)}`)}
                 else ${resource(`$2::bigint + 1 + ${drawn('$3::bigint', 7)}`)} end,
            ${resource(`$2::bigint + $3::bigint + 1 + ${drawn('$4::bigint', 8)}`)}, 1 + n % 3, 'command-line', 'bench'
       from generate_series(1, $4::bigint * 20) n`,
    [accountId, folders, files, collections],
  )
}

/** Two of five to people, on files and folders; the rest to groups, on folders, files and collections. */
async function fillShares(db: PoolClient, filled: Filled): Promise<void> {
  const { accountId, folders, files, collections, users, groups, shares } = filled
  const folder = resource(`${roots} + 1 + ${drawn(`$2::bigint - ${roots}`, 9)}`)
  const file = resource(`$2::bigint + 1 + ${drawn('$3::bigint', 10)}`)
  const collection = resource(`$2::bigint + $3::bigint + 1 + ${drawn('$4::bigint', 11)}`)
  const crowded = crowds
    .map(
      each => `select ${resource(String(each.folder))}, case when n % 10 = 0 then ${group(`1 + n % $6::bigint`)} else ${user('n')} end,
               1 + n % 3 from generate_series(1, least($5::bigint, ${each.shares})) n`,
    )
    .join(' union all ')
  await db.query(
    `insert into shares (account_id, resource_id, principal_id, level, granter_kind, granter_name, until)
     select distinct on (2, 3) $1::uuid, on_what, to_whom, level, 'command-line', 'bench',
            case when level = 3 then now() + interval '1 year' end
       from (
         select case when n % 10 in (0, 2, 4, 6, 7) then ${folder} when n % 10 = 9 then ${collection} else ${file} end as on_what,
                case when n % 5 < 2 then ${user(`1 + ${drawn('$5::bigint', 12)}`)} else ${group(`1 + ${drawn('$6::bigint', 13)}`)} end
                  as to_whom, 1 + ${drawn('3', 14)} as level
           from generate_series(1, $7::bigint) n
         union all ${crowded}) given
      order by 2, 3`,
    [accountId, folders, files, collections, users, groups, shares],
  )
  await db.query(
    `insert into crowded_resources (account_id, resource_id)
     select account_id, resource_id from shares group by 1, 2 having count(*) > 64`,
  )
}
