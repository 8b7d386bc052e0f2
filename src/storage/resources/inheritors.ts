import type { Knex } from 'knex'
import { statement } from '../statement.ts'

/** A user, a group or an application. */
export type Inheritor = {
  readonly id: string
  readonly kind: 'user' | 'group' | 'application'
  readonly name: string
}

// Of what was handed over, those who have it now.
const find = statement<Inheritor>(
  'resources_inheritors',
  `with recursive way (id, parent_id, owner_id) as (
     select r.id, r.parent_id, r.owner_id from resources r where r.account_id = :accountId and r.id = any(cast(:ids as uuid[]))
     union
     select r.id, r.parent_id, r.owner_id from way w join resources r on r.account_id = :accountId and r.id = w.parent_id),
   places (id, owner_id) as (
     select id, owner_id from way
     union
     select c.id, c.owner_id from way w
       join collection_items i on i.account_id = :accountId and i.resource_id = w.id
       join resources c on c.account_id = :accountId and c.id = i.collection_id and c.deleted_at is null),
   owners (id) as (
     select owner_id from places where owner_id is not null
     union
     select h.to_id from owners o join ownership_handovers h on h.account_id = :accountId and h.from_id = o.id),
   holders (id) as (
     (select s.principal_id from places p cross join lateral (
        select s.principal_id from shares s
         where s.account_id = :accountId and s.resource_id = p.id and s.principal_id > :after
         order by s.principal_id limit :limit) s
       order by s.principal_id)
     union
     select o.id from owners o where o.id > :after)
   select p.id, p.kind, coalesce(u.display_name, u.user_name, g.name, a.name, '') as name
     from holders h join principals p on p.account_id = :accountId and p.id = h.id
     left join users u on u.account_id = p.account_id and u.id = p.id
     left join groups g on g.account_id = p.account_id and g.id = p.id
     left join applications a on a.account_id = p.account_id and a.id = p.id
    order by p.id limit :limit`,
)

/** Everybody to whom these resources, something above them or a collection of either was shared or belongs, by id. */
export async function findInheritors(
  db: Knex,
  page: {
    readonly accountId: string
    readonly ids: readonly string[]
    readonly after: string
    readonly limit: number
  },
): Promise<readonly Inheritor[]> {
  return find(db, page)
}
