import type { Page, PageRequest, Position, Sort } from '../../model/page.ts'
import type { Slice } from './page-sql.ts'

/** What every row of a page carries beside its own columns. */
export type Placed = { readonly id: string; readonly pageKey: string | null }

/**
 * Reads a page through `read`, which gives the rows of one slice. By position a list with a sort key has two slices, the
 * rows with a key and those without; the second is asked only when the first ran out.
 */
export async function readPage<Row extends Placed>(
  request: PageRequest,
  read: (slice: Slice) => Promise<readonly Row[]>,
): Promise<Omit<Page<Row>, 'total'>> {
  const { keyset, limit, offset } = request
  if (limit === 0) return { items: [] }
  if (keyset === undefined) {
    const descending = isDescending(request.sort)
    return { items: await read({ part: 'all', descending, limit, offset }) }
  }
  const found: Row[] = []
  for (const slice of slicesOf(request)) {
    const missing = limit + 1 - found.length
    if (missing > 0) found.push(...(await read({ ...slice, limit: missing })))
  }
  const items = found.slice(0, limit)
  if (keyset.backwards) items.reverse()
  const [first, last] = [items[0], items.at(-1)]
  const more = found.length > limit
  if (first === undefined || last === undefined) return { items, more }
  return { items, more, ends: { first: placeOf(first), last: placeOf(last) } }
}

/** Rows without a key are behind the others, or before them where the order descends. */
function slicesOf({ sort, keyset }: PageRequest): readonly Slice[] {
  const { start, backwards } = keyset ?? { backwards: false }
  const descending = isDescending(sort) !== backwards
  const whole = { descending, limit: 0, offset: 0 }
  const rest = start === undefined ? whole : { ...whole, start }
  if (sort === undefined) return [{ ...rest, part: 'all' }]
  const [near, far] = descending
    ? (['unassigned', 'assigned'] as const)
    : (['assigned', 'unassigned'] as const)
  const startPart = start?.key === null ? 'unassigned' : 'assigned'
  if (start !== undefined && startPart === far) return [{ ...rest, part: far }]
  return [
    { ...rest, part: near },
    { ...whole, part: far },
  ]
}

function isDescending(sort: Sort | undefined): boolean {
  return sort?.descending === true
}

function placeOf({ id, pageKey }: Placed): Position {
  return { id, key: pageKey }
}
