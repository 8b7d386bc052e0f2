import { isDeepStrictEqual } from 'node:util'
import { Refusal } from '../../model/refusal.ts'
import type { Registered, Resource } from '../../model/resource.ts'
import { holdResources } from '../../storage/resources/resources.ts'
import { updateResources } from '../../storage/resources/write-resources.ts'
import { atSavepoint, type Context } from '../context.ts'
import { demandOn } from '../decisions/asker.ts'
import { eventBatch } from '../events.ts'
import { removeLinksOf } from '../shares/ended-links.ts'
import { demandPlace, demandRoomBelow } from './depth.ts'
import { demandNotBelow } from './no-circle.ts'
import { demandNoLonger } from './no-longer.ts'
import { inField, placeFor } from './place.ts'
import { ownerAfter, type View } from './register-view.ts'
import { refused, refusedBy, registered, type Registration } from './registration.ts'
import { changedEvent, differs } from './resource-events.ts'

export type Known = { readonly item: Registration; readonly before: Resource }

export type Change = Known & { readonly after: Resource }

/** What is to be changed of what is there, and what is told of the rest. */
export type WantedChanges = {
  readonly wanted: readonly Change[]
  readonly results: readonly Registered[]
}

export function wantedChanges(view: View, known: readonly Known[]): WantedChanges {
  const results: Registered[] = []
  return { wanted: changesOf(known, view, results), results }
}

/** Makes what is there as the items say, and tells what was done; the tree is held, or locked where something `moves`. */
export async function changeRegistered(
  inside: Context,
  view: View,
  wanted: readonly Change[],
): Promise<readonly Registered[]> {
  if (wanted.length === 0) return []
  const results: Registered[] = []
  const ids = wanted.map(({ before }) => before.id)
  const held = await holdResources(inside.db, inside.account.id, ids)
  const still = wanted.flatMap(({ item, before }) => {
    const now = held.get(before.id)
    if (now === undefined)
      results.push(refused(item, 'it was removed meanwhile', 'key', 'conflict'))
    return now === undefined ? [] : [{ item, before: now }]
  })
  const changes = changesOf(still, view, results)
  const stay = changes.filter(change => !moves(change))
  results.push(...(await applyAll(inside, view, stay)))
  for (const change of changes.filter(each => !stay.includes(each))) {
    results.push(await applyOne(inside, view, change))
  }
  return results
}

export function moves({ before, after }: Change): boolean {
  return before.parentId !== after.parentId
}

/** What is to be changed; what is not, or is refused, is told in `results`. */
function changesOf(known: readonly Known[], view: View, results: Registered[]): readonly Change[] {
  return known.flatMap(({ item, before }) => {
    try {
      const after = afterwards(before, item, view)
      if (differs(before, after)) return [{ item, before, after }]
      results.push(registered(item, 'unchanged', before))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      results.push({ ...refusedBy(item, error), id: before.id })
    }
    return []
  })
}

function afterwards(before: Resource, { input, parent }: Registration, view: View): Resource {
  if ((view.access.resources.get(before.id)?.level ?? null) === null) {
    throw new Refusal('conflict', 'what has this key is in the bin, or not to be seen', {
      field: 'key',
    })
  }
  if (before.kind !== input.kind) {
    throw new Refusal('conflict', `what has this key is a ${before.kind}`, { field: 'kind' })
  }
  const { name, metadata = before.metadata } = input
  const ownerId = ownerAfter(input, before.ownerId, view)
  const parentId = input.parent === undefined ? before.parentId : parentAfter(parent, before, view)
  const after = { ...before, name, metadata, ownerId, parentId }
  demandChange(before, after, view)
  return after
}

function parentAfter(
  parent: string | null,
  before: Resource,
  { access, parentOf, libraryId }: View,
): string | null {
  const reference = parent === null ? null : parentOf(parent)
  const known = reference === null ? null : access.resources.get(reference)?.id
  if (known === before.parentId) return before.parentId
  inField('parent', () => demandOn(access, before.id, 'asset.move'))
  const place = placeFor(access, 'asset.move', reference)
  if (place.libraryId === undefined || place.libraryId === libraryId) return place.parentId
  throw new Refusal('invalid', 'the folder lies in another library', { field: 'parent' })
}

function demandChange(before: Resource, after: Resource, { access }: View): void {
  const renames = before.kind === 'collection' ? 'collection.rename' : 'file.rename'
  const describes = before.kind === 'collection' ? 'collection.rename' : 'metadata.change'
  if (before.name !== after.name) inField('name', () => demandOn(access, before.id, renames))
  if (isDeepStrictEqual(before.metadata, after.metadata)) return
  inField('metadata', () => demandOn(access, before.id, describes))
}

/** All in one statement; where a name is taken, one by one. */
async function applyAll(
  inside: Context,
  view: View,
  changes: readonly Change[],
): Promise<readonly Registered[]> {
  if (changes.length === 0) return []
  try {
    await atSavepoint(inside, within => write(within, changes))
    return changes.map(({ item, before }) => registered(item, 'updated', before))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  const results: Registered[] = []
  for (const change of changes) results.push(await applyOne(inside, view, change))
  return results
}

async function applyOne(inside: Context, view: View, change: Change): Promise<Registered> {
  const { item, before } = change
  try {
    await atSavepoint(inside, async within => {
      if (moves(change)) await demandMove(within, view, change)
      await write(within, [change])
    })
    return registered(item, 'updated', before)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ...refusedBy(item, error), id: before.id }
  }
}

/** As `moveResources`, under the lock of the tree. */
async function demandMove(
  within: Context,
  { access }: View,
  { before, after: { parentId } }: Change,
): Promise<void> {
  const { id } = before
  await demandNoLonger(within, access, { ids: [id], parentId, field: 'parent' })
  await demandPlace(within, parentId)
  await demandNotBelow(within, before, parentId)
  await demandRoomBelow(within, [before], parentId)
  await removeLinksOf(within, [id])
}

async function write(within: Context, changes: readonly Change[]): Promise<void> {
  const records = changes.map(({ before, after }) => changedEvent(before, after))
  const rows = changes.map(({ after }) => after)
  await updateResources(within.db, rows, eventBatch(within, records))
}
