import type { Knex } from 'knex'
import { statement } from '../statement.ts'

// Of what was handed over, whoever has it now.
const find = statement<{ collectionId: string; principalId: string }>(
  'collections_audience',
  `with recursive owners (collection_id, id) as (
     select r.id, r.owner_id from resources r
      where r.account_id = :accountId and r.id = any(cast(:ids as uuid[])) and r.owner_id is not null
     union
     select o.collection_id, h.to_id from owners o join ownership_handovers h on h.account_id = :accountId and h.from_id = o.id)
   select c.id as "collectionId", s.principal_id as "principalId" from unnest(cast(:ids as uuid[])) c (id) cross join lateral (
     select s.principal_id from shares s
      where s.account_id = :accountId and s.resource_id = c.id and (s.until is null or s.until > cohort_now())
      limit :limit) s
   union
   select o.collection_id, p.id from owners o join principals p on p.account_id = :accountId and p.id = o.id`,
)

/** Who has a collection by a share or owns it, up to `limit` shares of each. */
export async function findAudience(
  db: Knex,
  key: { readonly accountId: string; readonly ids: readonly string[]; readonly limit: number },
): Promise<readonly { readonly collectionId: string; readonly principalId: string }[]> {
  return find(db, key)
}
