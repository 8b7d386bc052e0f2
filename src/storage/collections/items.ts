import type { Knex } from 'knex'
import type { CollectionItem } from '../../model/collection.ts'
import type { Actor } from '../../model/event.ts'
import { type Level, levelOf, type Rank, rankOf } from '../../model/level.ts'
import type { Resource } from '../../model/resource.ts'
import { resourceColumns } from '../resources/resources.ts'
import { statement } from '../statement.ts'

const columns = `i.cap as rank, i.adder_kind as "adderKind", i.adder_id as "adderId", i.adder_name as "adderName", i.since`

const around = statement<ItemKey & { readonly rank: Rank }>(
  'collection_items_around',
  `select i.resource_id as "resourceId", i.collection_id as "collectionId", i.cap as rank from collection_items i
    where i.account_id = :accountId and i.resource_id = any(cast(:ids as uuid[]))`,
)
const put = statement(
  'collection_items_put',
  `insert into collection_items (account_id, resource_id, collection_id, cap, adder_kind, adder_id, adder_name)
   select :accountId, n."resourceId", n."collectionId", n.rank, :adderKind, cast(:adderId as uuid), :adderName
     from jsonb_to_recordset(cast(:rows as jsonb)) as n ("resourceId" uuid, "collectionId" uuid, rank smallint)
    order by n."resourceId", n."collectionId"
   on conflict (account_id, resource_id, collection_id) do update
     set cap = excluded.cap, adder_kind = excluded.adder_kind, adder_id = excluded.adder_id,
         adder_name = excluded.adder_name, since = cohort_now()`,
)
const remove = statement<{ id: string; rank: Rank }>(
  'collection_items_remove_in_order',
  `with held as materialized (
     select i.resource_id from collection_items i
      where i.account_id = :accountId and i.collection_id = :collectionId and i.resource_id = any(cast(:ids as uuid[]))
      order by i.resource_id for update)
   delete from collection_items i using held h
    where i.account_id = :accountId and i.collection_id = :collectionId and i.resource_id = h.resource_id
   returning i.resource_id as id, i.cap as rank`,
)
const page = statement<Resource & Omit<CollectionItem, 'cap'> & { readonly rank: Rank }>(
  'collection_items_page',
  `select ${resourceColumns}, ${columns}
     from (select * from collection_items i
            where i.account_id = :accountId and i.collection_id = :collectionId and i.resource_id > :after
            order by i.resource_id limit :limit) i
     join resources r on r.account_id = :accountId and r.id = i.resource_id
    order by i.resource_id`,
)

export type ItemKey = { readonly resourceId: string; readonly collectionId: string }

export type CappedItem = ItemKey & { readonly cap: Level }

/** Everything that says of these resources in which collections they are, those in the bin included. */
export async function findItemsAround(
  db: Knex,
  accountId: string,
  resourceIds: readonly string[],
): Promise<readonly CappedItem[]> {
  const rows = await around(db, { accountId, ids: resourceIds })
  return rows.map(({ rank, ...key }) => ({ ...key, cap: levelOf(rank) as Level }))
}

/** Puts resources into collections, or gives what is there another cap, as added by this actor. */
export async function putItems(
  db: Knex,
  { accountId, adder }: { readonly accountId: string; readonly adder: Actor },
  items: readonly CappedItem[],
): Promise<void> {
  if (items.length === 0) return
  const rows = JSON.stringify(items.map(({ cap, ...key }) => ({ ...key, rank: rankOf(cap) })))
  const { kind, id, name } = adder
  await put(db, { accountId, adderKind: kind, adderId: id, adderName: name, rows })
}

/** Takes these resources out of a collection, and tells which of them were there, with their caps. */
export async function removeItems(
  db: Knex,
  key: { readonly accountId: string; readonly collectionId: string },
  ids: readonly string[],
): Promise<ReadonlyMap<string, Level>> {
  const gone = await remove(db, { ...key, ids })
  return new Map(gone.map(({ id, rank }) => [id, levelOf(rank) as Level]))
}

export type ItemPage = {
  readonly accountId: string
  readonly collectionId: string
  /** The resource behind which it goes on. */
  readonly after: string
  readonly limit: number
}

/** What is in a collection, by id, the bin included. */
export async function listItems(
  db: Knex,
  key: ItemPage,
): Promise<readonly (Resource & CollectionItem)[]> {
  const rows = await page(db, key)
  return rows.map(({ rank, ...rest }) => ({ ...rest, cap: levelOf(rank) as Level }))
}
