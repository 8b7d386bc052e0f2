import { Refusal } from '../../model/refusal.ts'
import type { Resource, ResourceReference } from '../../model/resource.ts'
import { holdResources, type LibraryScope } from '../../storage/resources/resources.ts'
import { findNamesakes, holdMerged, lockTree } from '../../storage/resources/tree.ts'
import { updateResources } from '../../storage/resources/write-resources.ts'
import { type Context, inTransaction } from '../context.ts'
import type { Access, Reached } from '../decisions/access.ts'
import { accessOfAsker, type Asker, askerOf, demandOn } from '../decisions/asker.ts'
import { eventBatch } from '../events.ts'
import { removeLinksOf } from '../shares/ended-links.ts'
import { demandRoomBelow, depthOfPlace, type Lines, linesOf } from './depth.ts'
import { mergeInto } from './merge.ts'
import { demandNoLonger } from './no-longer.ts'
import { placeFor } from './place.ts'
import { noSuchResource } from './resource.ts'
import { changedEvent } from './resource-events.ts'

export type Move = {
  /** Up to 100 folders and files of one library. */
  readonly resources: readonly ResourceReference[]
  /** The folder; null for the root. */
  readonly to: ResourceReference | null
  /** What to do where the name is taken (IK-62). */
  readonly onConflict: 'refuse' | 'merge'
}

export type Moved = {
  readonly id: string
  /** What it became part of, where it was merged. */
  readonly into: string | null
  readonly outcome: 'moved' | 'merged' | 'unchanged'
}

/**
 * Moves folders and files, all or none; needs *manage* on both ends (IK-61). Own shares, ownership and places in collections
 * travel along, what is inherited changes,
 * and public links go (IK-63). It costs the same whatever lies below.
 */
export async function moveResources(context: Context, move: Move): Promise<readonly Moved[]> {
  return inTransaction(context, async inside => {
    const { sources, parentId, libraryId, lines } = await heldEnds(inside, move)
    const moving = sources.filter(source => source.parentId !== parentId)
    demandNoCircle(lines, moving, parentId)
    await demandRoomBelow(inside, moving, parentId, lines)
    await removeLinksOf(
      inside,
      moving.map(({ id }) => id),
    )
    const done = new Map<string, Moved>()
    const place = { accountId: inside.account.id, libraryId, parentId }
    if (move.onConflict === 'merge') await holdDoubles(inside, place, moving)
    for (const batch of batchesOf(moving, move.onConflict)) {
      const names = batch.map(({ name }) => name)
      const there = await findNamesakes(inside.db, place, names)
      for (const source of batch) {
        const target = there.get(source.name)
        if (target === undefined) continue
        done.set(source.id, await merge(inside, source, { target, parentId, move }))
      }
      const free = batch.filter(({ id }) => !done.has(id))
      await relocate(inside, free, parentId)
      for (const { id } of free) done.set(id, { id, into: null, outcome: 'moved' })
    }
    return sources.map(({ id }) => done.get(id) ?? { id, into: null, outcome: 'unchanged' })
  })
}

type Ends = {
  readonly sources: readonly Resource[]
  readonly parentId: string | null
  readonly libraryId: string
  readonly lines: Lines
}

/** Both ends, for whoever may move; nothing else changes the tree from here on. */
async function heldEnds(inside: Context, { resources, to }: Move): Promise<Ends> {
  const { db, account } = inside
  const asker = await askerOf(inside)
  const libraryId = asker.libraryId ?? (await reachedEnds(inside, asker, { resources, to })).library
  await lockTree(db, libraryId)
  const { reached, parentId, access } = await reachedEnds(inside, asker, { resources, to })
  const ids = [...new Set(reached.map(({ id }) => id))]
  await demandNoLonger(inside, access, { ids, parentId, field: 'to' })
  const lines = await linesOf(inside, [parentId, ...ids])
  depthOfPlace(lines, parentId)
  const held = await holdResources(db, account.id, ids)
  const sources = ids.map(id => held.get(id)).filter(each => each !== undefined)
  if (sources.length < ids.length) throw noSuchResource()
  return { sources, parentId, libraryId, lines }
}

async function reachedEnds(
  inside: Context,
  asker: Asker,
  { resources, to }: Pick<Move, 'resources' | 'to'>,
): Promise<{
  reached: readonly Reached[]
  parentId: string | null
  library: string
  access: Access
}> {
  const ends = [...resources, ...(to === null ? [] : [to])]
  const access = await accessOfAsker(inside, ends, { asker })
  const reached = resources.map(reference => demandOn(access, reference, 'asset.move'))
  const { parentId, libraryId = reached[0]?.libraryId ?? '' } = placeFor(access, 'asset.move', to)
  if (reached.some(each => each.libraryId !== libraryId)) {
    throw new Refusal('invalid', 'nothing is moved from one library to another')
  }
  return { reached, parentId, library: libraryId, access }
}

function demandNoCircle(lines: Lines, moving: readonly Resource[], parentId: string | null): void {
  const above = new Set(lines.get(parentId ?? '')?.map(({ id }) => id))
  const own = moving.find(({ id }) => above.has(id))
  if (own === undefined) return
  throw new Refusal('conflict', `“${own.name}” cannot lie in itself or below itself`, {
    field: 'to',
  })
}

/** All at once; to be merged one after the other, since one of them may be what the next one merges with. */
function batchesOf(
  moving: readonly Resource[],
  onConflict: Move['onConflict'],
): readonly (readonly Resource[])[] {
  if (onConflict === 'merge') return moving.map(each => [each])
  return moving.length === 0 ? [] : [moving]
}

/** What goes is held at once, in order, before the first of it goes. */
async function holdDoubles(
  { db }: Context,
  place: LibraryScope & { readonly parentId: string | null },
  moving: readonly Resource[],
): Promise<void> {
  const names = moving.map(({ name }) => name)
  const there = await findNamesakes(db, place, names)
  const pairs = moving.flatMap(({ id: fromId, name }) => {
    const intoId = (there.get(name) ?? moving.find(each => each.name === name))?.id
    return intoId === undefined || intoId === fromId ? [] : [{ fromId, intoId }]
  })
  await holdMerged(db, place.accountId, pairs)
}

type Merging = {
  readonly target: Resource
  readonly parentId: string | null
  readonly move: Move
}

async function merge(
  inside: Context,
  source: Resource,
  { target, move: { onConflict } }: Merging,
): Promise<Moved> {
  if (onConflict === 'refuse') {
    throw new Refusal('conflict', `there is something called “${source.name}” already`, {
      field: 'to',
    })
  }
  await mergeInto(inside, source, target)
  return { id: source.id, into: target.id, outcome: 'merged' }
}

async function relocate(
  inside: Context,
  resources: readonly Resource[],
  parentId: string | null,
): Promise<void> {
  if (resources.length === 0) return
  const rows = resources.map(each => ({ ...each, parentId }))
  const events = resources.map(each => changedEvent(each, { ...each, parentId }))
  await updateResources(inside.db, rows, eventBatch(inside, events))
}
