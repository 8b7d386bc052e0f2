import type { EventRecord } from '../../model/event.ts'
import type { Level } from '../../model/level.ts'
import type { CappedItem } from '../../storage/collections/items.ts'
import { type CollectionsAround, itemOf } from './collect-pair.ts'
import { targetOf } from '../resources/resource-events.ts'

export type Named = { readonly id: string; readonly name: string }

/** What was put into collections, or got a higher cap there: one event for each collection. */
export function collectedEvents(
  items: readonly CappedItem[],
  { before, names }: Pick<CollectionsAround, 'before' | 'names'>,
): readonly EventRecord[] {
  return [...Map.groupBy(items, each => each.collectionId)].map(([id, own]) => {
    const told = own.map(({ resourceId, cap }) => {
      const name = names.get(resourceId)?.name ?? resourceId
      return {
        id: resourceId,
        name,
        cap,
        before: before.get(itemOf({ collectionId: id, resourceId })) ?? null,
      }
    })
    const target = targetOf(names.get(id) ?? { id, name: id })
    return { type: 'collection.items_added', target, data: { items: told } }
  })
}

/** What was taken out of a collection. */
export function uncollectedEvent(
  collection: Named,
  gone: ReadonlyMap<string, Level>,
  names: ReadonlyMap<string, Named>,
): EventRecord {
  const items = [...gone].map(([id, cap]) => ({ id, name: names.get(id)?.name ?? id, cap }))
  return { type: 'collection.items_removed', target: targetOf(collection), data: { items } }
}
