import type { Knex } from 'knex'
import { statement } from '../statement.ts'

/** What lies in the folder of `parent`, behind a name where there is one. */
const next = (parent: string, behind: string): string => `select c.id from resources c
          where c.account_id = :accountId and c.library_id = r.library_id and c.parent_id = ${parent} and c.deleted_at is null
            and c.kind <> 'collection' ${behind} order by c.name limit 1`

// Each step leads to the first child, else to the next sibling of the nearest that has one, up to the root. Where the place
// lies no longer below the root, the walk ends.
const walk = statement<{ id: string }>(
  'resources_walk',
  `with recursive step (id, n) as (
     select cast(:from as uuid), 0
     union all
     select next.id, s.n + 1
       from step s
       cross join lateral (
         select coalesce(
           (select x.id from resources r cross join lateral (${next('r.id', '')}) x
             where r.account_id = :accountId and r.id = s.id and r.deleted_at is null),
           (with recursive up (id, parent_id, name, library_id, depth) as (
              select r.id, r.parent_id, r.name, r.library_id, 0 from resources r
               where r.account_id = :accountId and r.id = s.id
              union all
              select r.id, r.parent_id, r.name, r.library_id, u.depth + 1 from up u
                join resources r on r.account_id = :accountId and r.id = u.parent_id
               where u.id <> :root)
            select x.id from up r cross join lateral (${next('r.parent_id', 'and c.name > r.name')}) x
             where r.id <> :root and exists (select 1 from up where id = :root)
             order by r.depth limit 1)) as id) next
      where next.id is not null and s.n < :limit)
   select id from step where n > 0 order by n`,
)
// A library among others is read by its own index, so that the others cost nothing.
const scan = statement<{ id: string }>(
  'resources_scan',
  `select r.id from resources r
    where r.account_id = :accountId and r.library_id = :libraryId and r.id > :after order by r.id limit :limit`,
)
const scanAll = statement<{ id: string }>(
  'resources_scan_account',
  `select r.id from resources r where r.account_id = :accountId and r.id > :after order by r.id limit :limit`,
)

export type WalkPage = {
  readonly accountId: string
  readonly root: string
  /** The root itself, or something below it, behind which to go on. */
  readonly from: string
  readonly limit: number
}

/** The next resources below a root: what is in a folder comes behind it, by name. */
export async function walkBelow(db: Knex, page: WalkPage): Promise<readonly string[]> {
  return (await walk(db, page)).map(({ id }) => id)
}

export type ScanPage = {
  readonly accountId: string
  readonly libraryId: string | null
  readonly after: string
  readonly limit: number
}

/** The next resources of a library, or of the whole account, by id, the bin included. */
export async function scanResources(db: Knex, page: ScanPage): Promise<readonly string[]> {
  const rows = await (page.libraryId === null ? scanAll : scan)(db, page)
  return rows.map(({ id }) => id)
}
