import type { Knex } from 'knex'
import { statement } from '../statement.ts'

/** How many public links show something: now, and when they begin. */
export type ReachingLinks = { readonly open: number; readonly waiting: number }

// On it, above it, and of collections into which somebody who manages it put either (IK-70).
const count = statement<ReachingLinks>(
  'public_links_reaching',
  `with recursive way (id, parent_id) as (
     select r.id, r.parent_id from resources r where r.account_id = :accountId and r.id = :resourceId
     union
     select r.id, r.parent_id from way w join resources r on r.account_id = :accountId and r.id = w.parent_id),
   places (id) as (
     select id from way
     union
     select c.id from way w
       join collection_items i on i.account_id = :accountId and i.resource_id = w.id and i.cap = 3
       join resources c on c.account_id = :accountId and c.id = i.collection_id and c.deleted_at is null)
   select count(*) filter (where coalesce(k.starts_at <= cohort_now(), true)) as open,
          count(*) filter (where k.starts_at > cohort_now()) as waiting
     from places p join public_links k on k.account_id = :accountId and k.resource_id = p.id
    where k.ends_at is null or k.ends_at > cohort_now()`,
)

export async function countReachingLinks(
  db: Knex,
  key: { readonly accountId: string; readonly resourceId: string },
): Promise<ReachingLinks> {
  const [row] = await count(db, key)
  return row ?? { open: 0, waiting: 0 }
}
