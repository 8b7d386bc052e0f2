import type { Knex } from 'knex'
import { binDays } from '../../model/resource.ts'
import { statement } from '../statement.ts'

export type Purged = {
  readonly id: string
  readonly name: string
  readonly key: string | null
  readonly kind: string
}

const listPast = statement<Purged & { libraryId: string }>(
  'resources_past_restoring',
  `select r.id, r.name, r.key, r.kind, r.library_id as "libraryId"
     from libraries l cross join lateral (
       select * from resources r
        where r.account_id = l.account_id and r.library_id = l.id and r.deleted_at is not null
          and r.deleted_at <= cohort_now() - make_interval(days => ${binDays})
        order by r.deleted_at limit :limit) r
    where l.account_id = :accountId limit :limit`,
)
const giveUp = statement<{ id: string }>(
  'resource_give_up',
  `update resources r set deleted_at = '-infinity', version = r.version + 1
    where r.account_id = :accountId and r.id = :id and r.deleted_at > '-infinity' returning r.id`,
)
const leaves = statement<Purged>(
  'resources_leaves_inside',
  `select r.id, r.name, r.key, r.kind from resources r
    where r.account_id = :accountId and r.parent_id = :id
      and not exists (select 1 from resources c where c.account_id = r.account_id and c.parent_id = r.id) limit :limit`,
)
const stems = statement<Purged>(
  'resources_inside',
  `select r.id, r.name, r.key, r.kind from resources r where r.account_id = :accountId and r.parent_id = :id limit :limit`,
)
/** What has been in the bin for too long to be restored, or was given up. */
export async function listPastRestoring(
  db: Knex,
  accountId: string,
  limit: number,
): Promise<readonly (Purged & { readonly libraryId: string })[]> {
  return listPast(db, { accountId, limit })
}

type ResourceKey = { readonly accountId: string; readonly id: string }

/** From here on it cannot be restored; false where it was given up before, or is not in the bin. */
export async function giveUpResource(db: Knex, key: ResourceKey): Promise<boolean> {
  return (await giveUp(db, key)).length === 1
}

/** What lies in this folder and has nothing in it; without such, what has. */
export async function findLeaves(
  db: Knex,
  page: ResourceKey & { readonly limit: number },
): Promise<readonly Purged[]> {
  return leaves(db, page)
}

export async function findStems(
  db: Knex,
  page: ResourceKey & { readonly limit: number },
): Promise<readonly Purged[]> {
  return stems(db, page)
}
