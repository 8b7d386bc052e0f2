import type { Knex } from 'knex'
import type { Resource } from '../../model/resource.ts'
import { lockAccount, lockAccountShared } from '../accounts.ts'
import { statement } from '../statement.ts'
import { type LibraryScope, resourceColumns } from './resources.ts'

// `union` ends the walk even where the table held a circle.
const above = statement<{ id: string; gone: boolean }>(
  'resources_way_up',
  `with recursive way (id, parent_id, gone) as (
     select r.id, r.parent_id, r.deleted_at is not null from resources r where r.account_id = :accountId and r.id = :id
     union
     select r.id, r.parent_id, r.deleted_at is not null
       from way w join resources r on r.account_id = :accountId and r.id = w.parent_id)
   select id, gone from way`,
)
const children = statement<Resource>(
  'resources_all_inside',
  `select ${resourceColumns} from resources r
    where r.account_id = :accountId and r.parent_id = :id order by r.id limit :limit`,
)
// What is found first lies higher up; the walk ends with the limit.
const below = statement<Resource>(
  'resources_living_below',
  `with recursive tree as (
     select r.* from resources r where r.account_id = :accountId and r.parent_id = :id and r.deleted_at is null
     union all
     select r.* from tree t join resources r on r.account_id = :accountId and r.parent_id = t.id and r.deleted_at is null)
   select ${resourceColumns} from tree r limit :limit`,
)
const holdDoubles = statement(
  'resources_hold_doubles',
  `with recursive doubles (from_id, into_id) as (
     select n."fromId", n."intoId" from jsonb_to_recordset(cast(:pairs as jsonb)) as n ("fromId" uuid, "intoId" uuid)
     union all
     select d.* from doubles p cross join lateral (
       select c.id, t.id from resources c cross join lateral (
         select t.id from resources t
          where t.account_id = :accountId and t.library_id = c.library_id and t.parent_id = p.into_id and t.name = c.name
            and t.deleted_at is null and t.kind <> 'collection' offset 0) t
        where c.account_id = :accountId and c.parent_id = p.from_id and c.deleted_at is null offset 0) d)
   select r.id from resources r
    where r.account_id = :accountId and r.id in (select from_id from doubles) order by r.id for update`,
)
const namesakesAtRoot = statement<Resource>(
  'resources_called_so_at_root',
  `select ${resourceColumns} from jsonb_array_elements_text(cast(:names as jsonb)) wanted (name) cross join lateral (
     select * from resources r
      where r.account_id = :accountId and r.library_id = :libraryId and r.parent_id is null
        and r.name = wanted.name collate "C" and r.deleted_at is null and r.kind <> 'collection' offset 0) r`,
)
const namesakesIn = statement<Resource>(
  'resources_called_so_in_folder',
  `select ${resourceColumns} from jsonb_array_elements_text(cast(:names as jsonb)) wanted (name) cross join lateral (
     select * from resources r
      where r.account_id = :accountId and r.library_id = :libraryId and r.parent_id = :parentId
        and r.name = wanted.name collate "C" and r.deleted_at is null and r.kind <> 'collection' offset 0) r`,
)

/**
 * Holds off everything else that changes where in this library things lie, until the transaction ends. Whoever holds it
 * and looks at the tree sees it as it will be.
 */
export async function lockTree(db: Knex, libraryId: string): Promise<void> {
  await lockAccount(db, libraryId, 'tree')
}

/**
 * Keeps where in this library things lie as it is, until the transaction ends: for those who only add to it, or hold several
 * things in it (`holdSides` tells in which order).
 */
export async function holdTree(db: Knex, libraryId: string): Promise<void> {
  await lockAccountShared(db, libraryId, 'tree')
}

/** As `holdTree`, of each of these libraries. */
export async function holdTrees(db: Knex, libraryIds: Iterable<string>): Promise<void> {
  for (const id of [...new Set(libraryIds)].toSorted()) await holdTree(db, id)
}

type ResourceKey = { readonly accountId: string; readonly id: string }

/** A folder and everything above it, and whether each is in the bin. */
export async function wayUp(db: Knex, key: ResourceKey): Promise<ReadonlyMap<string, boolean>> {
  return new Map((await above(db, key)).map(({ id, gone }) => [id, gone]))
}

/** What lies in this folder itself, the bin included, up to `limit`. */
export async function findInside(
  db: Knex,
  page: ResourceKey & { readonly limit: number },
): Promise<readonly Resource[]> {
  return children(db, page)
}

/** Everything below this folder but for the bin, what is higher up first, up to `limit`. */
export async function findBelow(
  db: Knex,
  page: ResourceKey & { readonly limit: number },
): Promise<readonly Resource[]> {
  return below(db, page)
}

/**
 * Holds what goes where things are merged into others: these, and in each pair what has the name of something in the other, and so
 * on. Under the lock of the tree.
 */
export async function holdMerged(
  db: Knex,
  accountId: string,
  pairs: readonly { readonly fromId: string; readonly intoId: string }[],
): Promise<void> {
  if (pairs.length > 0) await holdDoubles(db, { accountId, pairs: JSON.stringify(pairs) })
}

/** The folders and files in this place that are called so, by name; a `parentId` of null is the root. */
export async function findNamesakes(
  db: Knex,
  place: LibraryScope & { readonly parentId: string | null },
  names: readonly string[],
): Promise<ReadonlyMap<string, Resource>> {
  if (names.length === 0) return new Map()
  const find = place.parentId === null ? namesakesAtRoot : namesakesIn
  const found = await find(db, { ...place, names: JSON.stringify([...new Set(names)]) })
  return new Map(found.map(resource => [resource.name, resource]))
}
