import { mostDepth, type ResourceReference } from '../../model/resource.ts'

/** What an order needs to know of an item: its own reference, where it has one, and that of its folder. */
export type Placed = {
  readonly reference: ResourceReference | null
  readonly parent: ResourceReference | null
}

/**
 * Items in waves: each lies in something of an earlier wave, or in nothing of the same request. `circular` are those that
 * would lie in themselves, with all below them; `deep` those that lie in more folders of the request than there may be.
 */
export function inWaves<Item extends Placed>(
  items: readonly Item[],
): {
  readonly waves: readonly (readonly Item[])[]
  readonly circular: readonly Item[]
  readonly deep: readonly Item[]
} {
  const depths = depthsOf(items)
  const waves: Item[][] = []
  const circular: Item[] = []
  const deep: Item[] = []
  for (const item of items) {
    const depth = depths.get(item) ?? 0
    if (depth === Infinity) circular.push(item)
    else if (depth > mostDepth) deep.push(item)
    else (waves[depth] ??= []).push(item)
  }
  return { waves, circular, deep }
}

function depthsOf<Item extends Placed>(items: readonly Item[]): ReadonlyMap<Item, number> {
  const byReference = new Map(items.map(item => [item.reference, item]))
  byReference.delete(null)
  const depths = new Map<Item, number>()
  for (const item of items) {
    const way = new Set<Item>()
    let at: Item | undefined = item
    while (at !== undefined && !depths.has(at) && !way.has(at)) {
      way.add(at)
      at = at.parent === null ? undefined : byReference.get(at.parent)
    }
    let depth = at === undefined ? -1 : (depths.get(at) ?? Infinity)
    for (const each of [...way].toReversed()) depths.set(each, ++depth)
  }
  return depths
}
