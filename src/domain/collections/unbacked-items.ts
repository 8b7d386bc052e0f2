import { nilId } from '../../lib/ids.ts'
import { type Level, rankOf } from '../../model/level.ts'
import type { Listed, Paging } from '../../model/listing.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  type ItemPlace,
  listToldItems,
  type ToldItem,
} from '../../storage/collections/items-told.ts'
import type { Context } from '../context.ts'
import { accessOfKeeper } from '../decisions/access.ts'
import { accessOfAsker, askerOf } from '../decisions/asker.ts'
import { accessWithPaths } from '../decisions/explain.ts'
import { nothing } from '../served-lists.ts'

/** Something that a collection passes on although who added it has less on it by now. */
export type UnbackedItem = ToldItem & {
  /** What whoever added it has by now otherwise than through collections; null for nothing. */
  readonly adderLevel: Level | null
}

/** So many items are looked at for a page. */
const looked = 200

/**
 * What collections pass on although the person who added it has less on it by now: the collection keeps giving it until
 * somebody takes it out (IK-57, access.md 4). For those who manage every collection. A page may be short.
 */
export async function listUnbackedItems(
  context: Context,
  { after, limit }: Paging,
): Promise<Listed<UnbackedItem>> {
  await demandEveryCollection(context)
  const { libraryId } = await askerOf(context)
  if (libraryId === undefined) return nothing
  const at = { resourceId: after?.key ?? nilId, collectionId: after?.id ?? nilId }
  const key = { accountId: context.account.id, ...at, limit: looked + 1 }
  const rows = await listToldItems(context.db, key)
  const seen = rows.slice(0, looked)
  const found = await unbackedAmong(context, seen, libraryId)
  if (found.length > limit) return { items: found.slice(0, limit), next: placeOf(found[limit - 1]) }
  return { items: found, next: rows.length > looked ? placeOf(seen.at(-1)) : null }
}

async function demandEveryCollection(context: Context): Promise<void> {
  const { alive, floor, rights } = await accessOfAsker(context, [])
  if (alive && floor === 'manage' && rights.has('collections.manage')) return
  throw new Refusal('forbidden', 'this is for those who manage every collection')
}

async function unbackedAmong(
  context: Context,
  items: readonly ToldItem[],
  libraryId: string | null,
): Promise<readonly UnbackedItem[]> {
  const ids = [...new Set(items.flatMap(each => [each.resourceId, each.collectionId]))]
  const { resources: living } = await accessOfKeeper(context, { resources: ids, libraryId })
  const isLiving = (id: string): boolean => (living.get(id)?.level ?? null) !== null
  const passed = items.filter(
    each => each.adderKind === 'user' && isLiving(each.resourceId) && isLiving(each.collectionId),
  )
  const unbacked: UnbackedItem[] = []
  for (const [adder, own] of Map.groupBy(passed, each => each.adderId ?? nilId)) {
    const levels = await levelsBeside(context, adder, [
      ...new Set(own.map(each => each.resourceId)),
    ])
    for (const item of own) {
      const adderLevel = levels.get(item.resourceId) ?? null
      if (rankOf(adderLevel) < rankOf(item.cap)) unbacked.push({ ...item, adderLevel })
    }
  }
  return unbacked.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
}

/** What somebody has on these resources otherwise than through collections. */
async function levelsBeside(
  context: Context,
  subjectId: string,
  resources: readonly string[],
): Promise<ReadonlyMap<string, Level>> {
  const { paths } = await accessWithPaths(context, { subjectId, resources, libraryId: null })
  return new Map(
    [...paths].flatMap(([id, ways]) => {
      const counting = ways.filter(each => each.dormant === null && each.collection === null)
      const [highest] = counting.toSorted((one, other) => rankOf(other.level) - rankOf(one.level))
      return highest === undefined ? [] : [[id, highest.level] as const]
    }),
  )
}

function keyOf({ resourceId, collectionId }: ItemPlace): string {
  return `${resourceId} ${collectionId}`
}

function placeOf(item: ItemPlace | undefined): Listed<unknown>['next'] {
  return item === undefined ? null : { part: 0, key: item.resourceId, id: item.collectionId }
}
