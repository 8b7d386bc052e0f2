import type { Knex } from 'knex'
import { nilId } from '../../lib/ids.ts'
import type { Paging, Place } from '../../model/listing.ts'
import type { Bindings, Statement } from '../statement.ts'

/** A row that was looked at, in the order of its part, and whether it belongs to the list. */
export type Seen = { readonly id: string; readonly key: string; readonly fits: boolean }

/** What one part of a list gives from a place on, what it looked at for that, and whether it stopped before its end. */
export type Piece = {
  readonly rows: readonly Seen[]
  readonly looked: number
  readonly more: boolean
}

/** Looks at so many rows of a part of a list, from behind a place on. */
export type Part = (start: Start, most: number) => Promise<Piece>

export type Start = Pick<Place, 'key' | 'id'> | undefined

export const everywhere = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Behind every text in the order of code points. */
export const lastText = '\u{10ffff}'

/**
 * The ids of one page, from one part after the other. It looks at some `most` rows and no more: where few of them fit the
 * page is short, and `next` says from where it goes on.
 */
export async function walk(
  parts: readonly Part[],
  { after, limit }: Paging,
  most: number,
): Promise<{ readonly ids: readonly string[]; readonly next: Place | null }> {
  const ids: string[] = []
  let last = after ?? null
  for await (const row of rowsOf(parts, { after, limit }, most)) {
    if (row === 'enough') return { ids, next: last }
    const { part, key, id, fits } = row
    if (fits && ids.length === limit) return { ids, next: last }
    if (fits) ids.push(id)
    last = { part, key, id }
  }
  return { ids, next: null }
}

const mostAtOnce = 1000

/** Reads on through the parts, in each more each time, until they end or enough was looked at. */
async function* rowsOf(
  parts: readonly Part[],
  { after, limit }: Paging,
  most: number,
): AsyncGenerator<(Seen & { readonly part: number }) | 'enough'> {
  let [asked, left] = [limit + 1, most]
  for (const { part, look, from } of partsFrom(parts, after)) {
    let start: Start | 'ended' = from
    while (start !== 'ended') {
      const { rows, looked, more }: Piece = await look(start, asked)
      for (const row of rows) yield { part, ...row }
      left -= looked
      if (more && left <= 0) yield 'enough'
      start = more ? rows.at(-1) : 'ended'
      if (more) asked = Math.min(asked * 4, mostAtOnce)
    }
  }
}

function partsFrom(
  parts: readonly Part[],
  after: Place | undefined,
): readonly { readonly part: number; readonly look: Part; readonly from: Start }[] {
  const first = after?.part ?? 0
  return parts
    .map((look, part) => ({ part, look, from: part === first ? after : undefined }))
    .slice(first)
}

/** A part that a constant statement reads, with `key`, `id` and `limit` among its bindings. */
export function partOf(
  db: Knex,
  read: Statement<Seen>,
  bindings: Bindings,
  descending = false,
): Part {
  const first = descending ? { key: lastText, id: everywhere } : { key: '', id: nilId }
  return async (start = first, most) => {
    const { key, id } = start
    const rows = await read(db, { ...bindings, key, id, limit: most })
    return { rows, looked: rows.length, more: rows.length === most }
  }
}
