import { type Collected, mostCollections } from '../../model/collection.ts'
import { type Level, rankOf } from '../../model/level.ts'
import { Refusal } from '../../model/refusal.ts'
import type { CappedItem } from '../../storage/collections/items.ts'
import type { Reached } from '../decisions/access.ts'
import { lastingLevel, type OwnEnd } from '../shares/own-ends.ts'
import type { Named } from './collection-events.ts'
import type { Side } from './collection-sides.ts'

/** What is known when things are put into collections. */
export type CollectionsAround = {
  readonly names: ReadonlyMap<string, Named>
  /** The caps of what is in collections, by `itemOf`: those of before, and those that the request changes. */
  readonly before: ReadonlyMap<string, Level>
  readonly changed: Map<string, CappedItem>
  /** In how many collections each resource is. */
  readonly counts: Map<string, number>
  /** Until when whoever adds has what they have: a collection passes on what they have for good. */
  readonly ownEnd: OwnEnd
}

/** What becomes of one resource and one collection, noted in `changed`; throws what refuses it. */
export function collectPair(
  known: CollectionsAround,
  into: Side,
  added: Side,
): Pick<Collected, 'outcome' | 'cap'> {
  const [collection, resource] = [reachedOf(into, known), reachedOf(added, known)]
  demandOneLibrary(collection, resource)
  const item = { collectionId: collection.id, resourceId: resource.id }
  const place = itemOf(item)
  const cap = known.changed.get(place)?.cap ?? known.before.get(place)
  const own = lastingLevel(known.ownEnd, resource)
  if (own === null) throw onlyForATime()
  if (cap !== undefined && rankOf(cap) >= rankOf(own)) return { outcome: 'present', cap }
  if (cap === undefined) countOne(known.counts, resource.id)
  known.changed.set(place, { ...item, cap: own })
  return { outcome: cap === undefined ? 'added' : 'raised', cap: own }
}

function countOne(counts: Map<string, number>, id: string): void {
  const count = counts.get(id) ?? 0
  if (count >= mostCollections) {
    const why = `it is in ${mostCollections} collections already, those in the bin included`
    throw new Refusal('conflict', why, { field: 'resources' })
  }
  counts.set(id, count + 1)
}

function onlyForATime(): Refusal {
  const why = 'what one has for a time is not put into collections, which have no end'
  return new Refusal('forbidden', why, { field: 'resources' })
}

function demandOneLibrary(collection: Reached, resource: Reached): void {
  if (collection.libraryId === resource.libraryId) return
  const why = 'a collection holds what is in its own library'
  throw new Refusal('invalid', why, { field: 'resources' })
}

function reachedOf({ found }: Side, { names }: CollectionsAround): Reached {
  if (found instanceof Refusal) throw found
  if (names.has(found.id)) return found
  throw new Refusal('not-found', 'there is no such resource')
}

/** One text for each place of something in a collection. */
export function itemOf({
  collectionId,
  resourceId,
}: Pick<CappedItem, 'collectionId' | 'resourceId'>): string {
  return `${collectionId} ${resourceId}`
}
