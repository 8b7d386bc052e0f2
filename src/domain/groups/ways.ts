import type { EdgeFact } from '../../storage/entry/edges.ts'

/** One membership on the way from a person to a group. */
export type Step = {
  readonly group: { readonly id: string; readonly name: string }
  /** The connection or upstream that put the member there, or by hand. */
  readonly source: string
  readonly since: string
  readonly until: string | null
}

/** The memberships from the person on; the last one is in the group that is explained. */
export type Path = readonly Step[]

export type Ways = {
  readonly shortest: ReadonlyMap<string, Path>
  readonly into: ReadonlyMap<string, readonly EdgeFact[]>
  readonly names: ReadonlyMap<string, string>
}

type NamedGroup = { readonly id: string; readonly name: string }

/** The shortest way to each group: those that are found first lead on first. */
export function waysFrom(
  personId: string,
  { groups, edges }: { groups: readonly NamedGroup[]; edges: readonly EdgeFact[] },
): Ways {
  const names = new Map(groups.map(({ id, name }) => [id, name]))
  const outOf = Map.groupBy(edges, edge => edge.memberId)
  const shortest = new Map<string, Path>([[personId, []]])
  // A map is walked in the order of insertion, also what is inserted meanwhile.
  for (const [member, path] of shortest) {
    for (const edge of outOf.get(member) ?? []) {
      if (!shortest.has(edge.groupId)) shortest.set(edge.groupId, [...path, toStep(edge, names)])
    }
  }
  return { shortest, into: Map.groupBy(edges, edge => edge.groupId), names }
}

/**
 * One path for each membership that leads into the group, each the shortest. A way that comes through the group itself,
 * round a cycle, explains nothing.
 */
export function pathsInto(groupId: string, { shortest, into, names }: Ways): readonly Path[] {
  const paths = (into.get(groupId) ?? []).flatMap(edge => {
    const before = shortest.get(edge.memberId) ?? []
    const isRound = before.some(({ group }) => group.id === groupId)
    return isRound ? [] : [[...before, toStep(edge, names)]]
  })
  return paths.toSorted((one, other) => one.length - other.length)
}

function toStep(edge: EdgeFact, names: ReadonlyMap<string, string>): Step {
  const { groupId, sourceKind, sourceName, since, until } = edge
  return {
    group: { id: groupId, name: names.get(groupId) ?? '' },
    source: sourceName ?? (sourceKind === 'manual' ? 'by hand' : sourceKind),
    since: new Date(since).toISOString(),
    until: until === null ? null : new Date(until).toISOString(),
  }
}
