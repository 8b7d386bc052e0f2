import { Refusal } from '../../model/refusal.ts'
import { mostDepth, type Resource } from '../../model/resource.ts'
import {
  findHeight,
  findWaysUp,
  type Heights,
  noteHeights,
  raiseHeights,
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

/** The lines of those of these folders that are there, with nothing above them in the bin. The tree is held. */
export async function livingLines(context: Context, ids: readonly string[]): Promise<Lines> {
  const lines = [...(await linesOf(context, ids))]
  return new Map(lines.filter(([, line]) => line.every(({ gone }) => !gone)))
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

/** Notes that so many levels of folders lie in places by now: below the last folder of each of these lines. */
export async function noteLevels(
  { db, account }: Context,
  lines: Iterable<readonly Step[]>,
  levels: number,
): Promise<void> {
  await raiseHeights(db, account.id, raisedHeights(lines, levels))
}

/** What `noteLevels` is to write. */
export function raisedHeights(lines: Iterable<readonly Step[]>, levels: number): Heights {
  const raised = new Map<string, number>()
  for (const line of lines) {
    for (const [distance, { id, height }] of line.entries()) {
      const wanted = Math.max(levels + distance, raised.get(id) ?? 0)
      if (height !== null && height < wanted) raised.set(id, wanted)
    }
  }
  return raised
}

/**
 * Refuses to bring folders to where they, or what lies below them, would lie too deep; under the lock of the tree. What lies
 * below is counted only where nobody has, or where by what is known it could be too much. `known`: the lines of all of them.
 */
export async function demandRoomBelow(
  inside: Context,
  sources: readonly Pick<Resource, 'id' | 'kind'>[],
  parentId: string | null,
  known?: Lines,
): Promise<void> {
  const folders = sources.filter(({ kind }) => kind === 'folder').map(({ id }) => id)
  if (folders.length === 0) return
  const lines = known ?? (await linesOf(inside, [parentId, ...folders]))
  const room = mostDepth - depthOfPlace(lines, parentId) - 1
  if (room < 0) throw tooDeep()
  const heights = await heightsOf(inside, { folders, lines, room })
  const place = lines.get(parentId ?? '') ?? []
  await noteLevels(inside, [place], Math.max(...heights.values()) + 1)
}

type Counting = {
  readonly folders: readonly string[]
  readonly lines: Lines
  readonly room: number
}

/** How many levels may lie below each of these folders, refused where that is too many; what had to be counted is noted. */
async function heightsOf(
  { db, account }: Context,
  { folders, lines, room }: Counting,
): Promise<ReadonlyMap<string, number>> {
  const heights = new Map<string, number>()
  const counted = new Map<string, number>()
  for (const id of folders) {
    const noted = lines.get(id)?.[0]?.height ?? Infinity
    const key = { accountId: account.id, id, most: room }
    const height = noted <= room ? noted : await findHeight(db, key)
    if (height > room) throw tooDeep()
    heights.set(id, height)
    if (height !== noted) counted.set(id, height)
  }
  await noteHeights(db, account.id, counted)
  return heights
}

export function tooDeep(): Refusal {
  const why = `folders lie at most ${mostDepth} levels deep`
  return new Refusal('conflict', why, { field: 'parent' })
}
