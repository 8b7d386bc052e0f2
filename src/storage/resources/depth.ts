import type { Knex } from 'knex'
import { statement } from '../statement.ts'

// Each folder once, however many ways lead through it.
const ways = statement<Step>(
  'resources_lines_with_heights',
  `with recursive way (id, parent_id, gone, given_up, height) as (
     select r.id, r.parent_id, r.deleted_at is not null, coalesce(r.deleted_at = '-infinity', false), r.height
       from jsonb_array_elements_text(cast(:ids as jsonb)) wanted (id) cross join lateral (
         select * from resources r where r.account_id = :accountId and r.id = cast(wanted.id as uuid) offset 0) r
     union
     select r.id, r.parent_id, r.deleted_at is not null, coalesce(r.deleted_at = '-infinity', false), r.height
       from way w cross join lateral (
         select * from resources r where r.account_id = :accountId and r.id = w.parent_id offset 0) r)
   select id, parent_id as "parentId", gone, given_up as "givenUp", height from way`,
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
const raise = statement(
  'resources_raise_heights_in_order',
  `with held as materialized (
     select r.id, n.height from jsonb_to_recordset(cast(:heights as jsonb)) as n (id uuid, height smallint)
       join resources r on r.account_id = :accountId and r.id = n.id
      order by r.id for no key update of r)
   update resources r set height = h.height from held h
    where r.account_id = :accountId and r.id = h.id and r.height < h.height`,
)
const note = statement(
  'resources_note_heights',
  `update resources r set height = n.height
     from jsonb_to_recordset(cast(:heights as jsonb)) as n (id uuid, height smallint)
    where r.account_id = :accountId and r.id = n.id`,
)
const forget = statement(
  'resources_forget_heights',
  `update resources r set height = null
     from jsonb_array_elements_text(cast(:ids as jsonb)) wanted (id)
    where r.account_id = :accountId and r.id = cast(wanted.id as uuid) and r.height is not null`,
)

/** What something lies in, and whether it is in the bin by itself, for good maybe. */
export type Step = {
  readonly id: string
  readonly parentId: string | null
  readonly gone: boolean
  readonly givenUp: boolean
  /** No more levels of folders lie below, the bin included; null where nobody has counted. */
  readonly height: number | null
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

/** By the id of a folder. */
export type Heights = ReadonlyMap<string, number>

/** Notes that so many levels may lie below these folders from now on, where they were ever counted. */
export async function raiseHeights(db: Knex, accountId: string, heights: Heights): Promise<void> {
  if (heights.size > 0) await raise(db, { accountId, heights: asRows(heights) })
}

/** Notes what was counted, under the lock of the tree (`lockTree`). */
export async function noteHeights(db: Knex, accountId: string, heights: Heights): Promise<void> {
  if (heights.size > 0) await note(db, { accountId, heights: asRows(heights) })
}

/** Lets be counted anew what lies below these folders. */
export async function forgetHeights(
  db: Knex,
  accountId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length > 0) await forget(db, { accountId, ids: JSON.stringify(ids) })
}

function asRows(heights: Heights): string {
  return JSON.stringify([...heights].map(([id, height]) => ({ id, height })))
}
