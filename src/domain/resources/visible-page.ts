import { type Level, rankOf } from '../../model/level.ts'
import type { LeveledResource, Resource, ResourceReference } from '../../model/resource.ts'
import type { Context } from '../context.ts'
import type { Access } from '../decisions/access.ts'
import { withPresentOwners } from './resource.ts'

/** A page of which only those are shown on which somebody has a level. */
export type VisiblePage<Row> = {
  readonly items: readonly (Row & LeveledResource)[]
  /** The row behind which it goes on; null at the end. A page may be short and yet go on. */
  readonly next: Row | null
}

export type PageOf<Row> = {
  readonly limit: number
  /** Rows in their order, so many. */
  readonly read: (limit: number) => Promise<readonly Row[]>
  readonly fits?: (row: Row) => boolean
  readonly accessTo: (references: readonly ResourceReference[]) => Promise<Access>
  /** The least level; view unless said. */
  readonly least?: Level
  /** Whether all or nearly all rows are expected to be shown. */
  readonly mostly: boolean
}

/** Where few rows are expected to be shown, so many are looked at for a page. */
const looked = 500

/** Reads one page: what lies behind it costs nothing, and what is not shown not more than so many rows. */
export async function visiblePage<Row extends Resource>(
  context: Context,
  { limit, read, fits = () => true, accessTo, least = 'view', mostly }: PageOf<Row>,
): Promise<VisiblePage<Row>> {
  const size = mostly ? limit : Math.max(limit, looked)
  const rows = await read(size + 1)
  const seen = rows.slice(0, size)
  const fitting = seen.filter(fits)
  const { alive, rights, resources } = await accessTo(fitting.map(({ id }) => id))
  const sees = alive && rights.has('assets.view')
  const shown = fitting.flatMap(row => {
    const level = sees ? (resources.get(row.id)?.level ?? null) : null
    return level === null || rankOf(level) < rankOf(least) ? [] : [{ ...row, level }]
  })
  const items = await withPresentOwners(context, shown.slice(0, limit))
  if (shown.length > limit) return { items, next: items.at(-1) ?? null }
  return { items, next: rows.length > size ? (seen.at(-1) ?? null) : null }
}
