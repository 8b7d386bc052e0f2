import { newId } from '../../lib/ids.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  mostDepth,
  type Registered,
  type Resource,
  type ResourceReference,
} from '../../model/resource.ts'
import { findByKeys, usersAmong } from '../../storage/resources/resources.ts'
import { holdTree, lockTree } from '../../storage/resources/tree.ts'
import { type FreshResource, insertResources } from '../../storage/resources/write-resources.ts'
import type { Context } from '../context.ts'
import { accessOfAsker, askerOf } from '../decisions/asker.ts'
import { eventBatch } from '../events.ts'
import { checkMetadata, checkResourceKey, checkResourceName } from './check-resource.ts'
import { type Lines, livingLines, noteLevels, tooDeep } from './depth.ts'
import { placeForNew } from './place.ts'
import { type Change, changeRegistered, moves, wantedChanges } from './register-known.ts'
import { createdEvent } from './resource-events.ts'
import { ownerFor, type View } from './register-view.ts'
import { refused, refusedBy, registered, type Registration } from './registration.ts'

export type Batch = {
  readonly libraryId: string
  /** What became of the items of earlier batches, by reference. */
  readonly placed: ReadonlyMap<ResourceReference, Registered>
}

/** What became of the items of a batch, and those that are to be registered once more, behind this transaction. */
export type BatchDone = {
  readonly done: readonly Registered[]
  readonly again: readonly Registration[]
}

/** Registers some items that do not lie in each other, in one transaction; what is new in one statement with its events. */
export async function registerBatch(
  inside: Context,
  batch: Batch,
  items: readonly Registration[],
): Promise<BatchDone> {
  const known = await knownOf(inside, batch, items)
  const view = await viewOf(inside, batch, { items, known })
  const fresh: Fresh[] = []
  const old: { item: Registration; before: Resource }[] = []
  const results: Registered[] = []
  for (const item of items) {
    const before = known.get(item.input.key ?? '')
    try {
      check(item)
      if (before === undefined) fresh.push({ item, row: rowOf(item, view) })
      else old.push({ item, before })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      results.push(refusedBy(item, error))
    }
  }
  const { wanted, results: settled } = wantedChanges(view, old)
  await holdPlaces(inside, batch, { wanted, fresh })
  const changed = await changeRegistered(inside, view, wanted)
  const { done, again } = await make(inside, batch, fresh)
  return { done: [...results, ...settled, ...changed, ...done], again }
}

type Fresh = { readonly item: Registration; readonly row: FreshResource }

/** The tree: for this request alone where folders are held before and after each other (`holdSides`). */
async function holdPlaces(
  { db }: Context,
  { libraryId }: Batch,
  { wanted, fresh }: { readonly wanted: readonly Change[]; readonly fresh: readonly Fresh[] },
): Promise<void> {
  if (wanted.length + fresh.length === 0) return
  const grows = wanted.length > 0 && fresh.some(({ row }) => row.kind === 'folder')
  await (grows || wanted.some(moves) ? lockTree : holdTree)(db, libraryId)
}

function check({ input: { kind, name, key, metadata } }: Registration): void {
  checkResourceName(kind, name)
  checkResourceKey(key)
  checkMetadata(metadata)
}

async function knownOf(
  { db, account }: Context,
  { libraryId }: Batch,
  items: readonly Registration[],
): Promise<ReadonlyMap<string, Resource>> {
  const keys = items.flatMap(({ input }) => input.key ?? [])
  return findByKeys(db, { accountId: account.id, libraryId }, keys)
}

async function viewOf(
  inside: Context,
  { libraryId, placed }: Batch,
  { items, known }: { items: readonly Registration[]; known: ReadonlyMap<string, Resource> },
): Promise<View> {
  const parentOf = (parent: ResourceReference): ResourceReference =>
    placed.get(parent)?.id ?? parent
  const parents = items.flatMap(({ parent }) => (parent === null ? [] : parentOf(parent)))
  const ids = [...known.values()].map(({ id }) => id)
  const owners = new Set(items.flatMap(({ input }) => input.ownerId ?? []))
  const { subjectId } = await askerOf(inside)
  const access = await accessOfAsker(inside, [...new Set([...parents, ...ids])])
  const users = await usersAmong(inside.db, inside.account.id, [...owners])
  return { libraryId, parentOf, placed, subjectId, access, users }
}

function rowOf({ input, parent }: Registration, view: View): FreshResource {
  const { kind, name, key, metadata = {} } = input
  if (parent !== null && view.placed.get(parent)?.outcome === 'refused') {
    throw new Refusal('invalid', 'what it lies in was refused', { field: 'parent' })
  }
  const reference = parent === null ? null : view.parentOf(parent)
  const { parentId, libraryId = view.libraryId } = placeForNew(view.access, kind, reference)
  if (libraryId !== view.libraryId) {
    throw new Refusal('invalid', 'the folder lies in another library', { field: 'parent' })
  }
  const ownerId = ownerFor(input, view)
  return { id: newId(), kind, name, key, metadata, parentId, ownerId, height: 0 }
}

/** In the order of the keys and names, so that two of these wait for each other and seldom in a circle. */
async function make(inside: Context, batch: Batch, fresh: readonly Fresh[]): Promise<BatchDone> {
  const { db, account } = inside
  const accountId = account.id
  const parents = new Set(fresh.flatMap(({ row }) => row.parentId ?? []))
  const places = await livingLines(inside, [...parents])
  const deep = await withoutRoom(inside, fresh, places)
  const standing = fresh.filter(
    each => !deep.has(each) && (each.row.parentId === null || places.has(each.row.parentId)),
  )
  const rows = standing.map(({ row }) => row).toSorted(inOrder)
  const { libraryId } = batch
  const events = eventBatch(
    inside,
    rows.map(row => createdEvent({ ...row, libraryId })),
  )
  const made = await insertResources(db, { accountId, libraryId }, { rows, events })
  const left = standing.filter(({ row }) => !made.has(row.id)).map(({ item }) => item)
  const { done, again } = await explainLeft(inside, batch, left)
  const results = [
    ...standing
      .filter(({ row }) => made.has(row.id))
      .map(({ item, row }) => registered(item, 'created', row)),
    ...fresh
      .filter(each => !standing.includes(each))
      .map(each => {
        if (deep.has(each)) return refusedBy(each.item, tooDeep())
        return refused(each.item, 'there is no such resource', 'parent', 'not-found')
      }),
    ...done,
  ]
  return { done: results, again }
}

/** Those of the new folders that would lie too deep; of the others it is noted what they lie in. */
async function withoutRoom(
  inside: Context,
  fresh: readonly Fresh[],
  places: Lines,
): Promise<ReadonlySet<Fresh>> {
  const lineOf = ({ row }: Fresh) => places.get(row.parentId ?? '') ?? []
  const folders = fresh.filter(({ row }) => row.kind === 'folder')
  const deep = new Set(folders.filter(each => lineOf(each).length >= mostDepth))
  const others = folders.filter(each => !deep.has(each))
  await noteLevels(inside, new Set(others.map(lineOf)), 1)
  return deep
}

/** Somebody else may have registered the same keys meanwhile; the others have a name that is taken. */
async function explainLeft(
  inside: Context,
  batch: Batch,
  left: readonly Registration[],
): Promise<BatchDone> {
  if (left.length === 0) return { done: [], again: [] }
  const known = await knownOf(inside, batch, left)
  const again = left.filter(({ input }) => known.has(input.key ?? ''))
  const others = left.filter(item => !again.includes(item))
  const done = others.map(item => {
    const why = `something else is called “${item.input.name}” there`
    return refused(item, why, 'name', 'conflict')
  })
  return { done, again }
}

function inOrder(one: FreshResource, other: FreshResource): number {
  const [a, b] = [one.key ?? one.name, other.key ?? other.name]
  return a < b ? -1 : Number(a > b)
}
