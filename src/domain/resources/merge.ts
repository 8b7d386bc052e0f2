import type { EventRecord } from '../../model/event.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Resource } from '../../model/resource.ts'
import { removeResources, takeOverCollections } from '../../storage/resources/remove-resources.ts'
import { findInside, findNamesakes, wayUp } from '../../storage/resources/tree.ts'
import { updateResources } from '../../storage/resources/write-resources.ts'
import type { Context } from '../context.ts'
import { eventBatch } from '../events.ts'
import { changedEvent, targetOf } from './resource-events.ts'

/** The most that a folder may hold to be merged in one transaction. */
const mostInside = 10_000

/**
 * Lets what is at the destination take in what is moved there by the same name (IK-62), under the lock of the tree. What is
 * there keeps its id, its owner and its shares; a file has its versions appended by the application that keeps it, a folder
 * takes in what is inside, and both come into the collections that the other was in.
 */
export async function mergeInto(
  inside: Context,
  source: Resource,
  target: Resource,
): Promise<void> {
  await demandMergeable(inside, source, target)
  if (source.kind === 'folder') await mergeInside(inside, source, target)
  const { db, account } = inside
  await takeOverCollections(db, { accountId: account.id, from: source.id, into: target.id })
  const data = { into: target.id, key: source.key }
  const merged: EventRecord = { type: 'resource.merged', target: targetOf(source), data }
  await removeResources(db, [source.id], eventBatch(inside, [merged]))
  if (target.key !== null || source.key === null) return
  const after = { ...target, key: source.key }
  await updateResources(db, [after], eventBatch(inside, [changedEvent(target, after)]))
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

async function mergeInside(inside: Context, source: Resource, target: Resource): Promise<void> {
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
  for (const child of doubles) await mergeInto(inside, child, there.get(child.name) as Resource)
  const others = children.filter(each => !doubles.includes(each))
  if (others.length === 0) return
  const rows = others.map(each => ({ ...each, parentId: target.id }))
  const events = others.map(each => changedEvent(each, { ...each, parentId: target.id }))
  await updateResources(db, rows, eventBatch(inside, events))
}
