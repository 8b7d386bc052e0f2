import { type Level, levelOf, type Rank } from '../../model/level.ts'
import type { Node } from '../../storage/decisions/access.ts'

/**
 * The level on each of these resources: the highest of what was found at it and above it, and of `floor`. Nothing on what
 * is in the bin, or below something that is, unless `despiteBin`.
 */
export function levelsOf(
  nodes: readonly Node[],
  { floor, despiteBin }: { readonly floor: Rank; readonly despiteBin: boolean },
): ReadonlyMap<string, Level | null> {
  const byId = new Map(nodes.map(node => [node.id, node]))
  const known = new Map<string, number>()
  const rankAt = (id: string): number => {
    const way: string[] = []
    let at: string | null = id
    for (; at !== null && !known.has(at); at = byId.get(at)?.parentId ?? null) {
      way.push(at)
      known.set(at, 0)
    }
    let rank: number = at === null ? floor : (known.get(at) ?? 0)
    for (const each of way.toReversed()) {
      const node = byId.get(each)
      rank = node === undefined ? 0 : rankOfNode(node, rank, despiteBin)
      known.set(each, rank)
    }
    return rank
  }
  return new Map(nodes.map(({ id }) => [id, levelOf(Math.max(0, rankAt(id)))]))
}

/** Below 0: gone, with all below it. */
function rankOfNode({ gone, rank }: Node, above: number, despiteBin: boolean): number {
  return (gone && !despiteBin) || above < 0 ? -1 : Math.max(rank, above)
}
