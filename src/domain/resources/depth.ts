import { Refusal } from '../../model/refusal.ts'
import { mostDepth, type Resource } from '../../model/resource.ts'
import {
  deepenLibrary,
  findFolderDepth,
  findHeight,
  findWaysUp,
  type Step,
} from '../../storage/resources/depth.ts'
import type { Context } from '../context.ts'
import { noSuchResource } from './resource.ts'

/** By the id of something that is there: it and all above it, the nearest first; at the root there is one step. */
export type Lines = ReadonlyMap<string, readonly Step[]>

/** What these resources lie in. The tree is held meanwhile (`lockTree`, `holdTree`). */
export async function linesOf(
  { db, account }: Context,
  ids: readonly (string | null)[],
): Promise<Lines> {
  const wanted = [...new Set(ids.filter(id => id !== null))]
  const above = await findWaysUp(db, account.id, wanted)
  const lines = wanted.map(id => [id, lineOf(id, above)] as const)
  return new Map(lines.filter(([, line]) => line.length > 0))
}

/** Those of these folders that are there, with nothing above them in the bin, and the level of each. The tree is held. */
export async function livingDepths(
  context: Context,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const lines = [...(await linesOf(context, ids))]
  const living = lines.filter(([, line]) => line.every(({ gone }) => !gone))
  return new Map(living.map(([id, line]) => [id, line.length]))
}

/** The level of a place, 0 for the root; refused as not found where by now it, or what it lies in, is in the bin. */
export async function demandPlace(context: Context, parentId: string | null): Promise<number> {
  return depthOfPlace(await linesOf(context, [parentId]), parentId)
}

/** As `demandPlace`, by lines that are known. */
export function depthOfPlace(lines: Lines, parentId: string | null): number {
  if (parentId === null) return 0
  const line = lines.get(parentId)
  if (line === undefined || line.some(({ gone }) => gone)) throw noSuchResource()
  return line.length
}

function lineOf(id: string, above: ReadonlyMap<string, Step>): readonly Step[] {
  const line: Step[] = []
  for (let at = above.get(id); at !== undefined; at = above.get(at.parentId ?? '')) line.push(at)
  return line
}

/** Notes how deep folders lie from now on. */
export async function noteDepth(
  { db, account }: Context,
  libraryId: string,
  depth: number,
): Promise<void> {
  if (depth > 0) await deepenLibrary(db, { accountId: account.id, libraryId, depth })
}

/**
 * Refuses to bring folders to where they, or what lies below them, would lie too deep; under the lock of the tree. What lies
 * below is counted only where it could be too much by what is known of the library. `known`: the lines of all of them.
 */
export async function demandRoomBelow(
  inside: Context,
  sources: readonly Pick<Resource, 'id' | 'kind' | 'libraryId'>[],
  parentId: string | null,
  known?: Lines,
): Promise<void> {
  const folders = sources.filter(({ kind }) => kind === 'folder')
  const [first] = folders
  if (first === undefined) return
  const { db, account } = inside
  const key = { accountId: account.id, libraryId: first.libraryId }
  const lines = known ?? (await linesOf(inside, [parentId, ...folders.map(({ id }) => id)]))
  const top = depthOfPlace(lines, parentId) + 1
  const room = mostDepth - top
  if (room < 0) throw tooDeep()
  const bound = await findFolderDepth(db, key)
  let deepest = bound
  for (const { id } of folders) {
    const most = bound - (lines.get(id)?.length ?? 0)
    const height =
      most <= room ? most : await findHeight(db, { accountId: account.id, id, most: room })
    if (height > room) throw tooDeep()
    deepest = Math.max(deepest, top + height)
  }
  if (deepest > bound) await noteDepth(inside, first.libraryId, deepest)
}

export function tooDeep(): Refusal {
  const why = `folders lie at most ${mostDepth} levels deep`
  return new Refusal('conflict', why, { field: 'parent' })
}
