import { Refusal } from '../../model/refusal.ts'
import type { Resource, ResourceKind } from '../../model/resource.ts'
import type { NewResource } from '../../storage/resources/write-resources.ts'

export type Copied = {
  readonly from: string
  /** The copy, or what took the original in. */
  readonly id: string
  readonly name: string
  readonly outcome: 'created' | 'merged'
}

export type CopyPlan = {
  /** New resources in places that are there; the others lie in new ones. */
  readonly tops: readonly NewResource[]
  readonly others: readonly NewResource[]
  readonly copies: readonly Copied[]
}

export type Copying = {
  readonly parentId: string | null
  readonly ownerId: string | null
  readonly newId: () => string
  /** Whether what has the same name takes the copy in. */
  readonly merges: boolean
  /** What is called so in a place, by name. */
  readonly namesakes: (
    parentId: string | null,
    names: readonly string[],
  ) => Promise<ReadonlyMap<string, Resource>>
}

/** What a copy of a tree comes to: the first of `tree` is its top, and what lies higher comes first. */
export async function planCopy(tree: readonly Resource[], copying: Copying): Promise<CopyPlan> {
  const inside = Map.groupBy(tree.slice(1), ({ parentId }) => parentId)
  const made: Planned[] = []
  const places: Place[] = [{ items: tree.slice(0, 1), parentId: copying.parentId, fresh: false }]
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    for (const planned of await inPlace(place, copying)) {
      made.push(planned)
      const items = inside.get(planned.from)
      const { id } = planned.row
      if (items !== undefined) places.push({ items, parentId: id, fresh: !planned.merged })
    }
  }
  const rowsOf = (fresh: boolean): readonly NewResource[] =>
    made.filter(each => !each.merged && each.fresh === fresh).map(({ row }) => row)
  return { tops: rowsOf(false), others: rowsOf(true), copies: made.map(toCopied) }
}

type Planned = {
  readonly from: string
  readonly row: NewResource
  readonly merged: boolean
  /** Whether it lies in something new. */
  readonly fresh: boolean
}

async function inPlace(
  { items, parentId, fresh }: Place,
  { newId, ownerId, namesakes, merges }: Copying,
): Promise<readonly Planned[]> {
  const names = items.map(({ name }) => name)
  const there = fresh ? new Map<string, Resource>() : await namesakes(parentId, names)
  return items.map(({ id: from, kind, name, metadata }) => {
    const target = there.get(name)
    if (target !== undefined) demandMergeable(kind, target, merges)
    const id = target?.id ?? newId()
    const row = { id, kind, name, metadata, parentId, key: null, ownerId }
    return { from, row, merged: target !== undefined, fresh }
  })
}

function toCopied({ from, row: { id, name }, merged }: Planned): Copied {
  return { from, id, name, outcome: merged ? 'merged' : 'created' }
}

type Place = {
  readonly items: readonly Resource[]
  readonly parentId: string | null
  readonly fresh: boolean
}

function demandMergeable(kind: ResourceKind, target: Resource, merges: boolean): void {
  if (merges && kind === target.kind) return
  throw new Refusal('conflict', `there is a ${target.kind} called “${target.name}” already`, {
    field: 'name',
  })
}
