import type { Knex } from 'knex'
import { nilId } from '../../lib/ids.ts'
import { type Level, levelOf, type Rank } from '../../model/level.ts'
import type { Listed, Paging } from '../../model/listing.ts'
import type { ContainingCollection, ListedShare, ReachingShare } from '../../model/share.ts'
import { statement } from '../statement.ts'
import { shareColumns, type ShareRow, toShare } from './share-columns.ts'

/** A row `s` of `shares` of the resource `r` as a `ListedShare`. */
const listed = `${shareColumns}, p.kind as "principalKind",
          coalesce(u.display_name, u.user_name, g.name, a.name) as "principalName",
          r.kind as "resourceKind", r.name as "resourceName",
          case when s.until <= cohort_now() then 'expired'
               when p.kind = 'user' and (u.role <> 'media_library_restricted_access' or u.suspended or not u.active)
                 or g.deleted_at is not null or not a.enabled then 'dormant'
               else 'active' end as state,
          s.granter_kind = 'user' and not exists (
            select 1 from users w where w.account_id = :accountId and w.id = s.granter_id and w.active and not w.suspended
          ) as "granterLeft"`
const sides = `join principals p on p.account_id = :accountId and p.id = s.principal_id
     left join users u on u.account_id = :accountId and u.id = p.id
     left join groups g on g.account_id = :accountId and g.id = p.id
     left join applications a on a.account_id = :accountId and a.id = p.id`
/** The resource and the folders above it, the nearest first, by one look-up a step. */
const chain = `chain (id, parent_id, kind, name, distance) as (
     select r.id, r.parent_id, r.kind, r.name, 0 from resources r where r.account_id = :accountId and r.id = :resourceId
     union all
     select r.* from chain c cross join lateral (
       select r.id, r.parent_id, r.kind, r.name, c.distance + 1 from resources r
        where r.account_id = :accountId and r.id = c.parent_id offset 0) r)`

const reaching = statement<ShareRow & Omit<ReachingShare, 'level'>>(
  'shares_reaching',
  `with recursive ${chain},
   page as (
     select s.*, r.kind as resource_kind, r.name as resource_name, r.distance from chain r cross join lateral (
       select s.* from shares s
        where s.account_id = :accountId and s.resource_id = r.id
          and s.principal_id > case when r.distance = :distance then cast(:id as uuid) else '${nilId}' end
        order by s.principal_id limit :limit) s
      where r.distance >= :distance order by r.distance, s.principal_id limit :limit)
   select ${listed}, s.distance from page s
     cross join lateral (select s.resource_kind as kind, s.resource_name as name) r ${sides}
    order by s.distance, s.principal_id`,
)
const held = statement<ShareRow & Omit<ListedShare, 'level'>>(
  'shares_held',
  `with page as (
     select s.*, r.kind as resource_kind, r.name as resource_name from shares s cross join lateral (
       select r.kind, r.name from resources r where r.account_id = :accountId and r.id = s.resource_id
          and r.library_id = coalesce(:libraryId, r.library_id) offset 0) r
      where s.account_id = :accountId and s.principal_id = :principalId and s.resource_id > :id
      order by s.resource_id limit :limit)
   select ${listed} from page s
     cross join lateral (select s.resource_kind as kind, s.resource_name as name) r ${sides}
    order by s.resource_id`,
)
const containing = statement<Omit<ContainingCollection, 'cap'> & { readonly rank: Rank }>(
  'share_collections_around',
  `with recursive ${chain}
   select c.id, c.name, r.id as "itemId", r.name as "itemName", r.distance, i.cap as rank
     from chain r cross join lateral (
       select i.collection_id, i.cap from collection_items i
        where i.account_id = :accountId and i.resource_id = r.id
          and i.collection_id > case when r.distance = :distance then cast(:id as uuid) else '${nilId}' end
        order by i.collection_id limit :limit) i
     join resources c on c.account_id = :accountId and c.id = i.collection_id and c.deleted_at is null
    where r.distance >= :distance order by r.distance, c.id limit :limit`,
)

/** A page of the shares on a resource and on the folders above it, the nearest first. */
export async function listReachingShares(
  db: Knex,
  key: { readonly accountId: string; readonly resourceId: string },
  { after, limit }: Paging,
): Promise<Listed<ReachingShare>> {
  const at = { distance: after?.part ?? 0, id: after?.id ?? nilId, limit: limit + 1 }
  const rows = (await reaching(db, { ...key, ...at })).map(toShare)
  return pageOf(rows, limit, each => ({ part: each.distance, key: '', id: each.principalId }))
}

/** A page of the shares of a user, group or application, of one library or all. */
export async function listHeldShares(
  db: Knex,
  key: {
    readonly accountId: string
    readonly principalId: string
    readonly libraryId: string | null
  },
  { after, limit }: Paging,
): Promise<Listed<ListedShare>> {
  const rows = (await held(db, { ...key, id: after?.id ?? nilId, limit: limit + 1 })).map(toShare)
  return pageOf(rows, limit, each => ({ part: 0, key: '', id: each.resourceId }))
}

/** A page of the collections that a resource or a folder above it is in, the nearest first. */
export async function listContainingCollections(
  db: Knex,
  key: { readonly accountId: string; readonly resourceId: string },
  { after, limit }: Paging,
): Promise<Listed<ContainingCollection>> {
  const at = { distance: after?.part ?? 0, id: after?.id ?? nilId, limit: limit + 1 }
  const found = await containing(db, { ...key, ...at })
  const rows = found.map(({ rank, ...rest }) => ({ ...rest, cap: levelOf(rank) as Level }))
  return pageOf(rows, limit, each => ({ part: each.distance, key: '', id: each.id }))
}

function pageOf<Item>(
  rows: readonly Item[],
  limit: number,
  placeOf: (item: Item) => Listed<Item>['next'],
): Listed<Item> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const more = rows.length > limit && last !== undefined
  return { items, next: more ? placeOf(last) : null }
}
