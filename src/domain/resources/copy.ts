import { newId } from '../../lib/ids.ts'
import { Refusal } from '../../model/refusal.ts'
import { mostDepth, type Resource, type ResourceReference } from '../../model/resource.ts'
import { forgetHeights, type Heights, raiseHeights } from '../../storage/resources/depth.ts'
import { findResources, holdResources } from '../../storage/resources/resources.ts'
import { findBelow, findNamesakes, holdTree, wayUp } from '../../storage/resources/tree.ts'
import { insertResources, type NewResource } from '../../storage/resources/write-resources.ts'
import { type Context, inTransaction } from '../context.ts'
import { accessOfAsker, askerOf, demandOn } from '../decisions/asker.ts'
import { eventBatch, recordEvents } from '../events.ts'
import { checkResourceName } from './check-resource.ts'
import { demandPlace, depthOfPlace, linesOf, raisedHeights, tooDeep } from './depth.ts'
import { planCopy, type Copied, type CopyPlan } from './copy-plan.ts'
import { ownerOfNew, placeForNew } from './place.ts'
import { noSuchResource } from './resource.ts'
import { createdEvent, targetOf } from './resource-events.ts'

export type Copy = {
  readonly resource: ResourceReference
  /** The folder; null for the root. */
  readonly to: ResourceReference | null
  /** What the copy is called; like the original unless said. */
  readonly name?: string | undefined
  /** What to do where the name is taken (IK-62). */
  readonly onConflict: 'refuse' | 'merge'
}

/** The most resources of one copy. */
export const mostCopied = 10_000

/**
 * Copies a file, or a folder with all in it; needs *contribute* on both ends (IK-60). Shares, keys and places in collections
 * are not copied; whoever copies owns the copy, and what is given above the destination reaches it.
 */
export async function copyResource(context: Context, copy: Copy): Promise<readonly Copied[]> {
  return inTransaction(context, async inside => {
    const { source, parentId, ownerId } = await endsOf(inside, copy)
    const below = source.kind === 'file' ? [] : await treeBelow(inside, { source, to: parentId })
    const heights = await demandRoomForCopy(inside, [source, ...below], parentId)
    const top = { ...source, name: copy.name ?? source.name }
    checkResourceName(top.kind, top.name)
    const plan = await planCopy([top, ...below], {
      parentId,
      ownerId,
      newId,
      merges: copy.onConflict === 'merge',
      namesakes: (at, names) =>
        findNamesakes(
          inside.db,
          { accountId: inside.account.id, libraryId: source.libraryId, parentId: at },
          names,
        ),
    })
    await noteHeights(inside, heights, mergedOf(plan))
    await write(inside, source.libraryId, plan)
    return plan.copies
  })
}

type Ends = {
  readonly source: Resource
  readonly parentId: string | null
  readonly ownerId: string | null
}

async function endsOf(inside: Context, { resource, to }: Copy): Promise<Ends> {
  const { db, account } = inside
  const { subjectId } = await askerOf(inside)
  const access = await accessOfAsker(inside, [resource, ...(to === null ? [] : [to])])
  const { id, libraryId } = demandOn(access, resource, 'asset.copy')
  const [source] = await findResources(db, account.id, [id])
  if (source === undefined) throw noSuchResource()
  const place = placeForNew(access, source.kind, to)
  if ((place.libraryId ?? libraryId) !== libraryId) {
    throw new Refusal('invalid', 'nothing is copied from one library to another', { field: 'to' })
  }
  const { parentId } = place
  await holdTree(db, libraryId)
  await demandPlace(inside, parentId)
  return { source, parentId, ownerId: ownerOfNew(access, subjectId) }
}

async function treeBelow(
  { db, account }: Context,
  { source, to }: { source: Resource; to: string | null },
): Promise<readonly Resource[]> {
  const accountId = account.id
  const above = to === null ? new Map() : await wayUp(db, { accountId, id: to })
  if (above.has(source.id)) {
    throw new Refusal('conflict', 'a folder cannot be copied into itself', { field: 'to' })
  }
  const below = await findBelow(db, { accountId, id: source.id, limit: mostCopied })
  if (below.length < mostCopied) return below
  const why = `a copy has at most ${mostCopied} resources: copy the folders in it one by one`
  throw new Refusal('too-costly', why)
}

/** How many levels lie below what is there then. What is merged into a folder comes to lie as deep as it would anyway. */
async function demandRoomForCopy(
  inside: Context,
  tree: readonly Resource[],
  parentId: string | null,
): Promise<Heights> {
  const levels = levelsIn(tree)
  if (levels === 0) return new Map()
  const lines = await linesOf(inside, [parentId])
  if (depthOfPlace(lines, parentId) + levels > mostDepth) throw tooDeep()
  return raisedHeights(lines.values(), levels)
}

async function noteHeights(
  { db, account }: Context,
  raised: Heights,
  merged: readonly Copied[],
): Promise<void> {
  const ids = merged.map(({ id }) => id)
  await holdResources(db, account.id, [...new Set([...raised.keys(), ...ids])])
  await raiseHeights(db, account.id, raised)
  await forgetHeights(db, account.id, ids)
}

/** How many folders of a tree lie in each other at most; what lies higher comes first. */
function levelsIn(tree: readonly Resource[]): number {
  const levels = new Map<string, number>()
  for (const { id, kind, parentId } of tree) {
    if (kind === 'folder') levels.set(id, (levels.get(parentId ?? '') ?? 0) + 1)
  }
  return Math.max(0, ...levels.values())
}

async function write(inside: Context, libraryId: string, plan: CopyPlan): Promise<void> {
  const { tops, others, copies } = plan
  const origins = new Map(copies.map(({ from, id }) => [id, from]))
  const scope = { accountId: inside.account.id, libraryId }
  for (const rows of [tops, others]) {
    const records = rows.map(row =>
      createdEvent({ ...row, libraryId }, { copyOf: origins.get(row.id) ?? null }),
    )
    const events = eventBatch(inside, records)
    const made = await insertResources(inside.db, scope, { rows, events })
    const left: NewResource | undefined = rows.find(({ id }) => !made.has(id))
    if (left !== undefined) throw nameTaken(left.name)
  }
  await recordEvents(
    inside,
    mergedOf(plan).map(({ from, id, name }) => {
      return { type: 'resource.merged', target: targetOf({ id, name }), data: { copyOf: from } }
    }),
  )
}

function mergedOf({ copies }: CopyPlan): readonly Copied[] {
  return copies.filter(({ outcome }) => outcome === 'merged')
}

function nameTaken(name: string): Refusal {
  return new Refusal('conflict', `there is something called “${name}” already`, { field: 'name' })
}
