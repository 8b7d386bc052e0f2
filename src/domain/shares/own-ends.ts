import { type Level, levels, rankOf } from '../../model/level.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ResourceReference } from '../../model/resource.ts'
import type { Context } from '../context.ts'
import type { Access } from '../decisions/access.ts'
import { askerOf } from '../decisions/asker.ts'
import { accessWithPaths } from '../decisions/explain.ts'
import type { AccessPath } from '../decisions/paths.ts'

/** Until when whoever asks has at least this level on a resource, by its id; null for never ending. */
export type OwnEnd = (resourceId: string, level: Level) => Date | null

/** How long whoever asks has what they have: nobody gives it for longer. */
export async function ownEndsOf(
  context: Context,
  { floor, resources }: Access,
  references: readonly ResourceReference[],
  { despiteBin = false }: { readonly despiteBin?: boolean } = {},
): Promise<OwnEnd> {
  if (floor === 'manage') return () => null
  const { subjectId, libraryId } = await askerOf(context)
  if (subjectId === null || libraryId === undefined) return () => null
  const ids = [...new Set(references.flatMap(each => resources.get(each)?.id ?? []))]
  const { paths } = await accessWithPaths(context, { subjectId, resources: ids, libraryId })
  return (id, level) => {
    const reaching = (paths.get(id) ?? []).filter(
      ({ dormant, level: given }) =>
        (dormant === null || (despiteBin && dormant === 'bin')) && rankOf(given) >= rankOf(level),
    )
    return latest(reaching.map(endOfPath))
  }
}

/** The end of the share, and of the memberships through which it comes. */
function endOfPath({ share, group }: AccessPath): Date | null {
  const until = share?.until ?? null
  if (group === null) return until
  const ways = group.paths.map(path => earliest(path.map(step => toDate(step.until))))
  return earliest([until, latest(ways)])
}

/** The highest level that whoever asks has for good; null where they have none but for a time. */
export function lastingLevel(
  ownEnd: OwnEnd,
  { id, level }: { readonly id: string; readonly level: Level | null },
): Level | null {
  const had = levels.filter(each => rankOf(each) <= rankOf(level))
  return had.findLast(each => ownEnd(id, each) === null) ?? null
}

/** Refuses an end that comes later than that of what whoever gives has themselves. */
export function demandNotAfter(own: Date | null, end: Date | null, field: string): void {
  if (own === null || (end !== null && end <= own)) return
  const why = `the end is ${own.toISOString()} at the latest: nobody gives for longer than they have`
  throw new Refusal('invalid', why, { field })
}

/** The first of these ends; null where nothing ends. */
export function earliest(ends: readonly (Date | null)[]): Date | null {
  const times = ends.flatMap(end => (end === null ? [] : [end.getTime()]))
  return times.length === 0 ? null : new Date(Math.min(...times))
}

/** The last of these ends: null where one never comes. */
function latest(ends: readonly (Date | null)[]): Date | null {
  const times = ends.map(end => end?.getTime() ?? Infinity)
  const last = Math.max(0, ...times)
  return last === Infinity ? null : new Date(last)
}

function toDate(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
