import type { Collected } from '../../model/collection.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ResourceReference } from '../../model/resource.ts'
import { findItemsAround, putItems } from '../../storage/collections/items.ts'
import { holdResources } from '../../storage/resources/resources.ts'
import { holdTrees } from '../../storage/resources/tree.ts'
import { holdSharedResources } from '../../storage/shares/share-sides.ts'
import { type Context, inTransaction } from '../context.ts'
import { accessOfAsker } from '../decisions/asker.ts'
import { recordEvents } from '../events.ts'
import { granterOf } from '../shares/granter.ts'
import { ownEndsOf } from '../shares/own-ends.ts'
import { type CollectionsAround, collectPair, itemOf } from './collect-pair.ts'
import { collectedEvents, type Named } from './collection-events.ts'
import { type Side, sidesOf } from './collection-sides.ts'

export type Collecting = {
  /** Up to 50 collections. */
  readonly collections: readonly ResourceReference[]
  /** Up to 100 folders and files, each of which goes into each of the collections. */
  readonly resources: readonly ResourceReference[]
  /** The first pair that is refused refuses the whole request; otherwise it harms no other. */
  readonly atomic?: boolean | undefined
}

export type Refused = Pick<Collected, 'collection' | 'resource'> & {
  readonly outcome: 'refused'
  readonly refusal: Refusal
}

/**
 * Puts folders and files into collections, and tells what became of each pair (IK-56). Needs *contribute* on both; the
 * collection passes on no more than what whoever adds it has for good (C6, X-01), and in a strict library nothing of what they do not
 * manage, whoever shares, hands over or links it later. What is there already keeps its cap, or gets a higher one from somebody
 * who has it.
 */
export async function collectResources(
  context: Context,
  { collections, resources, atomic = false }: Collecting,
): Promise<readonly (Collected | Refused)[]> {
  return inTransaction(context, async inside => {
    const access = await accessOfAsker(inside, [...new Set([...collections, ...resources])])
    const into = sidesOf(access, collections, 'collection.add-assets')
    const added = sidesOf(access, resources, 'asset.collect')
    const ownEnd = await ownEndsOf(inside, access, resources)
    const known = { ...(await around(inside, into, added)), ownEnd }
    const results = into.flatMap(collection =>
      added.map(resource => judge(known, collection, resource)),
    )
    const refused = results.find(({ outcome }) => outcome === 'refused')
    if (atomic && refused !== undefined) throw (refused as Refused).refusal
    const adder = await granterOf(inside)
    const changed = [...known.changed.values()]
    await putItems(inside.db, { accountId: inside.account.id, adder }, changed)
    await recordEvents(inside, collectedEvents(changed, known))
    return results
  })
}

/** Holds both sides against removal, and what is added against being added to other collections meanwhile. */
async function around(
  inside: Context,
  collections: readonly Side[],
  resources: readonly Side[],
): Promise<Omit<CollectionsAround, 'ownEnd'>> {
  const { db, account } = inside
  const ids = idsOf(resources)
  await holdTrees(db, librariesOf([...collections, ...resources]))
  const held = await holdResources(db, account.id, ids)
  const into = await holdSharedResources(db, account.id, idsOf(collections))
  const items = await findItemsAround(db, account.id, ids)
  const counts = new Map<string, number>()
  for (const { resourceId } of items) counts.set(resourceId, (counts.get(resourceId) ?? 0) + 1)
  return {
    names: new Map<string, Named>([...held, ...into]),
    before: new Map(items.map(each => [itemOf(each), each.cap])),
    changed: new Map(),
    counts,
  }
}

function judge(known: CollectionsAround, into: Side, added: Side): Collected | Refused {
  const pair = { collection: into.reference, resource: added.reference }
  try {
    return { ...pair, ...collectPair(known, into, added) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ...pair, outcome: 'refused', refusal: error }
  }
}

function librariesOf(sides: readonly Side[]): readonly string[] {
  return sides.flatMap(({ found }) => (found instanceof Refusal ? [] : found.libraryId))
}

function idsOf(sides: readonly Side[]): readonly string[] {
  return [...new Set(sides.flatMap(({ found }) => (found instanceof Refusal ? [] : found.id)))]
}
