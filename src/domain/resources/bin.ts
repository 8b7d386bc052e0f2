import { foldCase } from '../../lib/fold-case.ts'
import type { EventRecord } from '../../model/event.ts'
import { Refusal } from '../../model/refusal.ts'
import { binDays, type Resource, type ResourceReference } from '../../model/resource.ts'
import { discardResources, restoreResource } from '../../storage/resources/remove-resources.ts'
import { findWaysUp } from '../../storage/resources/depth.ts'
import { type Listed, listBin } from '../../storage/resources/lists.ts'
import { lockTree, wayUp } from '../../storage/resources/tree.ts'
import { type Context, inTransaction } from '../context.ts'
import type { Reached } from '../decisions/access.ts'
import { accessOfAsker, demandOn } from '../decisions/asker.ts'
import { eventBatch } from '../events.ts'
import { removeLinksOf } from '../shares/ended-links.ts'
import type { Expected } from '../expected-version.ts'
import { holdExpected } from './change-resource.ts'
import { checkResourceName } from './check-resource.ts'
import { demandRoomBelow } from './depth.ts'
import { type AskedLibrary, libraryToRead } from './libraries.ts'
import { demandNotBelow } from './no-circle.ts'
import { demandNoLonger } from './no-longer.ts'
import { inNoFolder, placeFor } from './place.ts'
import { noSuchResource, readResource } from './resource.ts'
import { targetOf } from './resource-events.ts'
import { visiblePage, type VisiblePage } from './visible-page.ts'

/** Puts a resource into the bin: at once it and all below it give no access, and its public links go (IK-63). */
export async function discardResource(
  context: Context,
  reference: ResourceReference,
  expected?: Expected,
): Promise<Resource> {
  return inTransaction(context, async inside => {
    const { libraryId } = await demandToDelete(inside, reference)
    await lockTree(inside.db, libraryId)
    const { id } = await demandToDelete(inside, reference)
    const { kind, key, name } = await holdExpected(inside, id, expected)
    const event: EventRecord = {
      type: 'resource.deleted',
      target: targetOf({ id, name }),
      data: { kind, key },
    }
    await removeLinksOf(inside, [id])
    const [gone] = await discardResources(inside.db, [id], eventBatch(inside, [event]))
    if (gone === undefined) throw noSuchResource()
    return gone
  })
}

export type Restoring = {
  /** Another name, where the old one is taken. */
  readonly name?: string | undefined
  /** Another place, where the old one is not there. */
  readonly parent?: ResourceReference | null | undefined
}

/** Takes a resource out of the bin again, with all below it and all that was given on it. */
export async function restoreFromBin(
  context: Context,
  reference: ResourceReference,
  restoring: Restoring = {},
): Promise<Resource> {
  return inTransaction(context, async inside => {
    const { libraryId } = await demandInBin(inside, reference)
    await lockTree(inside.db, libraryId)
    const binned = await heldInBin(inside, reference)
    const { name = binned.name } = restoring
    checkResourceName(binned.kind, name)
    const parentId = await placeAgain(inside, binned, restoring)
    const { id } = binned
    const event: EventRecord = {
      type: 'resource.restored',
      target: targetOf({ id, name }),
      data: { parentId },
    }
    const restored = { id, name, folded: foldCase(name), parentId }
    await restoreResource(inside.db, restored, eventBatch(inside, [event]))
    return readResource(inside, id)
  })
}

export type BinRequest = AskedLibrary & {
  readonly after?: { readonly place: string; readonly id: string } | undefined
  readonly limit: number
}

/** What whoever asks can restore, the latest first. */
export async function listInBin(
  context: Context,
  { after, limit, library }: BinRequest,
): Promise<VisiblePage<Listed>> {
  const { id: libraryId } = await libraryToRead(context, library)
  const { floor } = await accessOfAsker(context, [])
  const page = { accountId: context.account.id, libraryId, after }
  return visiblePage(context, {
    limit,
    read: most => listBin(context.db, { ...page, limit: most }),
    accessTo: references => accessOfAsker(context, references, { despiteBin: true }),
    least: 'manage',
    mostly: floor === 'manage',
  })
}

/** The resource, for whoever may delete it, or take it back once they did. */
async function demandToDelete(
  inside: Context,
  reference: ResourceReference,
  options: { readonly despiteBin?: boolean } = {},
): Promise<Reached> {
  const access = await accessOfAsker(inside, [reference], options)
  const isCollection = access.resources.get(reference)?.kind === 'collection'
  return demandOn(access, reference, isCollection ? 'collection.delete' : 'asset.delete')
}

async function demandInBin(inside: Context, reference: ResourceReference): Promise<Reached> {
  return demandToDelete(inside, reference, { despiteBin: true })
}

/** What is in the bin by itself, held, for whoever may restore it; what lies in something that goes for good goes too. */
export async function heldInBin(inside: Context, reference: ResourceReference): Promise<Resource> {
  const { id } = await demandInBin(inside, reference)
  const held = await holdExpected(inside, id, undefined)
  const above = await findWaysUp(inside.db, inside.account.id, [id])
  const isGoing = [...above.values()].some(({ givenUp }) => givenUp)
  if (!isGoing && isRestorable(held, inside.account.readAt)) return held
  throw new Refusal('not-found', 'there is no such resource in the bin')
}

function isRestorable({ deletedAt }: Resource, now: Date): boolean {
  if (!(deletedAt instanceof Date)) return false
  return now.getTime() - deletedAt.getTime() < binDays * 86_400_000
}

async function demandRestoreNoLonger(inside: Context, id: string, parentId: string): Promise<void> {
  const despiteBin = { despiteBin: true }
  const access = await accessOfAsker(inside, [id, parentId], despiteBin)
  await demandNoLonger(inside, access, { ids: [id], parentId, field: 'parent' }, despiteBin)
}

/** In place, or, where another one is named, as a move to there (IK-61). */
async function placeAgain(
  inside: Context,
  binned: Resource,
  { parent }: Restoring,
): Promise<string | null> {
  if (parent === undefined) return placeBefore(inside, binned)
  if (binned.kind === 'collection') return inNoFolder(parent)
  const access = await accessOfAsker(inside, parent === null ? [] : [parent])
  const place = placeFor(access, 'asset.move', parent)
  if ((place.libraryId ?? binned.libraryId) !== binned.libraryId) throw noSuchResource()
  if (place.parentId !== null) await demandRestoreNoLonger(inside, binned.id, place.parentId)
  await demandNotBelow(inside, binned, place.parentId)
  await demandRoomBelow(inside, [binned], place.parentId)
  return place.parentId
}

async function placeBefore(
  { db, account }: Context,
  { parentId }: Resource,
): Promise<string | null> {
  if (parentId === null) return null
  const above = await wayUp(db, { accountId: account.id, id: parentId })
  if (![...above.values()].includes(true)) return parentId
  const why = 'what it lay in is in the bin: restore that first, or say where to by `parent`'
  throw new Refusal('conflict', why, { field: 'parent' })
}
