import type { Knex } from 'knex'
import type { CollectionItem } from '../../model/collection.ts'
import { type Level, levelOf, type Rank } from '../../model/level.ts'
import type { ResourceKind } from '../../model/resource.ts'
import { statement } from '../statement.ts'

const page = statement<Omit<ToldItem, 'cap'> & { readonly rank: Rank }>(
  'collection_items_added_by_people',
  `select i.resource_id as "resourceId", r.name as "resourceName", r.kind as "resourceKind", i.collection_id as "collectionId",
          c.name as "collectionName", i.cap as rank, i.adder_kind as "adderKind",
          i.adder_id as "adderId", i.adder_name as "adderName", i.since
     from (select * from collection_items i
            where i.account_id = :accountId
              and (i.resource_id, i.collection_id) > (cast(:resourceId as uuid), cast(:collectionId as uuid))
            order by i.resource_id, i.collection_id limit :limit) i
     join resources r on r.account_id = i.account_id and r.id = i.resource_id
     join resources c on c.account_id = i.account_id and c.id = i.collection_id
    order by i.resource_id, i.collection_id`,
)

/** Something in a collection, both by name. */
export type ToldItem = CollectionItem & {
  readonly resourceId: string
  readonly resourceName: string
  readonly resourceKind: ResourceKind
  readonly collectionId: string
  readonly collectionName: string
}

export type ItemPlace = { readonly resourceId: string; readonly collectionId: string }

/** What is in collections of the account behind this place, the bin included. */
export async function listToldItems(
  db: Knex,
  key: ItemPlace & { readonly accountId: string; readonly limit: number },
): Promise<readonly ToldItem[]> {
  const rows = await page(db, key)
  return rows.map(({ rank, ...rest }) => ({ ...rest, cap: levelOf(rank) as Level }))
}
