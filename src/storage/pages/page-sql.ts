import type { PageRequest, Position, Selection } from '../../model/page.ts'
import { type ColumnMap, conditionSql } from './condition-sql.ts'
import { type Fragment, fragment, joined } from '../fragment.ts'
import { type SortKey, sortKey } from './sort-sql.ts'

/** The rows of one noun that a list may hold. */
export type Source = {
  /** The table and the letter of its row, such as `users u`. */
  readonly table: string
  readonly row: string
  readonly accountId: string
  readonly visible: Fragment
  readonly columns: ColumnMap
}

/**
 * A piece of an ordered list that one index range can give: rows with a sort key, rows without one, or both. Their
 * order is that of the key and then of the id, both in the same direction, so that reading backwards is reading the
 * mirror image.
 */
export type Slice = {
  readonly part: 'all' | 'assigned' | 'unassigned'
  readonly descending: boolean
  readonly start?: Position
  readonly limit: number
  readonly offset: number
}

export function whereOf(source: Source, selection: Selection): Fragment {
  const account = fragment(`${source.row}.account_id = ?`, source.accountId)
  const asked = selection.where === undefined ? [] : [conditionSql(selection.where, source.columns)]
  return joined([account, source.visible, ...asked], 'and', 'true')
}

/** Selects `id`, `key` and the key as text (`page_key`) of a slice, in order. */
export function sliceSql(source: Source, request: Selection, slice: Slice): Fragment {
  const key = request.sort === undefined ? undefined : sortKey(request.sort, source.columns)
  const where = joined([whereOf(source, request), ...boundsOf(source, key, slice)], 'and', 'true')
  const shown = key ?? fragment('cast(null as text)')
  const text = `select ${source.row}.id, ${shown.text} as key, cast(${shown.text} as text) as page_key
      from ${source.table} where ${where.text} order by ${orderOf(request, slice)} limit ? offset ?`
  const bindings = [...shown.bindings, ...shown.bindings, ...where.bindings]
  return fragment(text, ...bindings, slice.limit, slice.offset)
}

/** The order of what `sliceSql` selects. Nulls come last ascending and first descending, PostgreSQL's own way. */
export function orderOf({ sort }: Pick<PageRequest, 'sort'>, { part, descending }: Slice): string {
  const direction = descending ? ' desc' : ''
  const byKey = sort === undefined || part === 'unassigned' ? '' : `key${direction}, `
  return `${byKey}id${direction}`
}

function boundsOf(source: Source, key: SortKey | undefined, slice: Slice): readonly Fragment[] {
  const id = `${source.row}.id`
  const { part, start } = slice
  const isPart = part === 'all' || key === undefined ? [] : [partOf(key, part)]
  if (start === undefined) return isPart
  const sign = slice.descending ? '<' : '>'
  const behindId = fragment(`${id} ${sign} cast(? as uuid)`, start.id)
  if (key === undefined || part !== 'assigned') return [...isPart, behindId]
  const collate = key.type === 'text' ? ' collate "C"' : ''
  const behind = fragment(
    `(${key.text}, ${id}) ${sign} (cast(? as ${key.type})${collate}, cast(? as uuid))`,
    ...key.bindings,
    start.key,
    start.id,
  )
  return [...isPart, behind]
}

function partOf(key: SortKey, part: 'assigned' | 'unassigned'): Fragment {
  return fragment(`${key.text} is ${part === 'assigned' ? 'not null' : 'null'}`, ...key.bindings)
}
