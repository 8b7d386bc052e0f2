import type { Knex } from 'knex'
import { statement } from '../statement.ts'

// Each folder once, however many ways lead through it.
const ways = statement<Step>(
  'resources_lines_up',
  `with recursive way (id, parent_id, gone, given_up) as (
     select r.id, r.parent_id, r.deleted_at is not null, coalesce(r.deleted_at = '-infinity', false)
       from jsonb_array_elements_text(cast(:ids as jsonb)) wanted (id) cross join lateral (
         select * from resources r where r.account_id = :accountId and r.id = cast(wanted.id as uuid) offset 0) r
     union
     select r.id, r.parent_id, r.deleted_at is not null, coalesce(r.deleted_at = '-infinity', false)
       from way w cross join lateral (
         select * from resources r where r.account_id = :accountId and r.id = w.parent_id offset 0) r)
   select id, parent_id as "parentId", gone, given_up as "givenUp" from way`,
)
const height = statement<{ height: number }>(
  'resources_height',
  `with recursive below (id, level) as (
     select r.id, 1 from resources r where r.account_id = :accountId and r.parent_id = :id and r.kind = 'folder'
     union all
     select r.id, b.level + 1 from below b cross join lateral (
       select r.id from resources r
        where r.account_id = :accountId and r.parent_id = b.id and r.kind = 'folder' offset 0) r
      where b.level <= :most)
   select coalesce(max(level), 0) as height from below`,
)
const deepest = statement<{ depth: number }>(
  'library_folder_depth',
  `select l.folder_depth as depth from libraries l where l.account_id = :accountId and l.id = :libraryId`,
)
const deepen = statement(
  'library_deepen',
  `update libraries l set folder_depth = :depth
    where l.account_id = :accountId and l.id = :libraryId and l.folder_depth < :depth`,
)

/** What something lies in, and whether it is in the bin by itself, for good maybe. */
export type Step = {
  readonly id: string
  readonly parentId: string | null
  readonly gone: boolean
  readonly givenUp: boolean
}

/** These resources and everything above them, by id. */
export async function findWaysUp(
  db: Knex,
  accountId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Step>> {
  if (ids.length === 0) return new Map()
  const rows = await ways(db, { accountId, ids: JSON.stringify(ids) })
  return new Map(rows.map(step => [step.id, step]))
}

/** How many levels of folders lie below a folder, the bin included; not more than one above `most` are counted. */
export async function findHeight(
  db: Knex,
  key: { readonly accountId: string; readonly id: string; readonly most: number },
): Promise<number> {
  const [row] = await height(db, key)
  return row?.height ?? 0
}

type LibraryKey = { readonly accountId: string; readonly libraryId: string }

/** Deeper than this no folder of the library lies. */
export async function findFolderDepth(db: Knex, key: LibraryKey): Promise<number> {
  const [row] = await deepest(db, key)
  return row?.depth ?? 0
}

/** Notes that folders may lie so deep from now on. */
export async function deepenLibrary(
  db: Knex,
  key: LibraryKey & { readonly depth: number },
): Promise<void> {
  await deepen(db, key)
}
