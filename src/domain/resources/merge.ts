import type { EventRecord } from '../../model/event.ts'
import { mostCollections } from '../../model/collection.ts'
import type { Level } from '../../model/level.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Resource } from '../../model/resource.ts'
import { findItemsAround } from '../../storage/collections/items.ts'
import { forgetHeights } from '../../storage/resources/depth.ts'
import { holdResources } from '../../storage/resources/resources.ts'
import { removeResources, takeOverCollections } from '../../storage/resources/remove-resources.ts'
import { findInside, findNamesakes, wayUp } from '../../storage/resources/tree.ts'
import { updateResources } from '../../storage/resources/write-resources.ts'
import type { Context } from '../context.ts'
import { accessOfAsker } from '../decisions/asker.ts'
import { eventBatch } from '../events.ts'
import { lastingLevel, ownEndsOf } from '../shares/own-ends.ts'
import { noSuchResource } from './resource.ts'
import { changedEvent, targetOf } from './resource-events.ts'

/** The most that a folder may hold to be merged in one transaction. */
const mostInside = 10_000

/**
 * Lets what is at the destination take in what is moved there by the same name (IK-62), under the lock of the tree. What is
 * there keeps its id, its owner and its shares; a file has its versions appended by the application that keeps it, a folder
 * takes in what is inside, and both come into the collections that the other was in. It needs what a move needs (IK-61), no right
 * to delete: nothing of what is merged is lost but its own shares.
 */
export async function mergeInto(
  inside: Context,
  source: Resource,
  target: Resource,
): Promise<void> {
  const access = await accessOfAsker(inside, [target.id])
  const ownEnd = await ownEndsOf(inside, access, [target.id])
  const reached = access.resources.get(target.id)
  if (reached === undefined) throw noSuchResource()
  await merge(inside, source, { target, most: lastingLevel(ownEnd, reached) })
}

type Merging = {
  readonly target: Resource
  /** What whoever merges has for good on what is there: no more of it comes into collections. */
  readonly most: Level | null
}

async function merge(inside: Context, source: Resource, { target, most }: Merging): Promise<void> {
  await demandMergeable(inside, source, target)
  if (source.kind === 'folder') await mergeInside(inside, source, { target, most })
  await takeOver(inside, { from: source, into: target, most })
  const data = { into: target.id, key: source.key }
  const merged: EventRecord = { type: 'resource.merged', target: targetOf(source), data }
  await removeResources(inside.db, [source.id], eventBatch(inside, [merged]))
  if (target.key !== null || source.key === null) return
  const after = { ...target, key: source.key }
  await updateResources(inside.db, [after], eventBatch(inside, [changedEvent(target, after)]))
}

type TakingOver = {
  readonly from: Resource
  readonly into: Resource
  readonly most: Level | null
}

/** What is there comes into the collections of what is merged with it, as far as it may be in so many (IK-56). */
async function takeOver(inside: Context, { from, into, most }: TakingOver): Promise<void> {
  if (most === null) return
  const { db, account } = inside
  const accountId = account.id
  await holdResources(db, accountId, [into.id])
  await takeOverCollections(db, { accountId, from: from.id, into: into.id, most })
  if ((await findItemsAround(db, accountId, [into.id])).length <= mostCollections) return
  const why = `“${into.name}” would be in more than ${mostCollections} collections`
  throw new Refusal('conflict', why, { field: 'to' })
}

async function demandMergeable(
  { db, account }: Context,
  source: Resource,
  target: Resource,
): Promise<void> {
  if (source.kind !== target.kind) {
    throw new Refusal('conflict', `“${target.name}” is a ${target.kind} there`, { field: 'to' })
  }
  const above = await wayUp(db, { accountId: account.id, id: source.id })
  if (!above.has(target.id)) return
  throw new Refusal('conflict', `“${source.name}” lies in what it would be merged with`, {
    field: 'to',
  })
}

async function mergeInside(
  inside: Context,
  source: Resource,
  { target, most }: Merging,
): Promise<void> {
  const { db, account } = inside
  const accountId = account.id
  const children = await findInside(db, { accountId, id: source.id, limit: mostInside + 1 })
  if (children.length > mostInside) {
    throw new Refusal('too-costly', `“${source.name}” holds more than ${mostInside} resources`)
  }
  const place = { accountId, libraryId: target.libraryId, parentId: target.id }
  const living = children.filter(({ deletedAt }) => deletedAt === null)
  const there = await findNamesakes(
    db,
    place,
    living.map(({ name }) => name),
  )
  const doubles = living.filter(({ name }) => there.has(name))
  for (const child of doubles) {
    await merge(inside, child, { target: there.get(child.name) as Resource, most })
  }
  const others = children.filter(each => !doubles.includes(each))
  await forgetHeights(db, accountId, [target.id])
  if (others.length === 0) return
  const rows = others.map(each => ({ ...each, parentId: target.id }))
  const events = others.map(each => changedEvent(each, { ...each, parentId: target.id }))
  await updateResources(db, rows, eventBatch(inside, events))
}
