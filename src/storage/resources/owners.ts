import type { Knex } from 'knex'
import type { Resource } from '../../model/resource.ts'
import { statement } from '../statement.ts'
import { resourceColumns } from './resources.ts'

const present = statement<{ fromId: string; toId: string }>(
  'owners_present',
  `with recursive chain (from_id, id) as (
     select u.id, u.id from unnest(cast(:ids as uuid[])) u (id)
     union
     select c.from_id, h.to_id from chain c
       join ownership_handovers h on h.account_id = :accountId and h.from_id = c.id)
   select c.from_id as "fromId", c.id as "toId" from chain c
    where not exists (select 1 from ownership_handovers h where h.account_id = :accountId and h.from_id = c.id)`,
)
// As whose property it was registered, each a range of the index.
const owned = statement<Resource>(
  'resources_owned',
  `with recursive owned (id) as (
     select cast(:userId as uuid)
     union
     select h.from_id from owned o join ownership_handovers h on h.account_id = :accountId and h.to_id = o.id)
   select x.* from owned o cross join lateral (
     select ${resourceColumns} from resources r
      where r.account_id = :accountId and r.owner_id = o.id and r.id > :after and r.deleted_at is null
        and r.library_id = coalesce(cast(:libraryId as uuid), r.library_id)
      order by r.id limit :limit) x
    order by x.id limit :limit`,
)

/** Who owns by now what belonged to these users: a user, or the account by its own id. */
export async function findPresentOwners(
  db: Knex,
  accountId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await present(db, { accountId, ids })
  return new Map(rows.map(({ fromId, toId }) => [fromId, toId]))
}

export type OwnedPage = {
  readonly accountId: string
  readonly userId: string
  /** Null for every library. */
  readonly libraryId: string | null
  readonly after: string
  readonly limit: number
}

/** What this user owns by now, the bin aside, in the order of the ids. */
export async function listOwned(db: Knex, page: OwnedPage): Promise<readonly Resource[]> {
  return owned(db, page)
}
