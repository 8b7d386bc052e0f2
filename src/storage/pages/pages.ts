import type { Knex } from 'knex'
import type { Page, PageRequest, Selection } from '../../model/page.ts'
import { type Placed, readPage } from './keyset.ts'
import { orderOf, type Slice, sliceSql, type Source, whereOf } from './page-sql.ts'
import { withinSearchTime } from './search-time.ts'

/** SQL that says which columns a row has; the type goes along. */
export type Select<Row> = { readonly text: string; readonly row?: Row }

export type PageQuery<Row> = Source & {
  /** The select list, which makes rows of this type. */
  readonly select: Select<Row>
}

/**
 * One page and the total. Ids are found first and the wide rows joined afterwards, so that a far page does not carry
 * them along; the order is by the sort key and then by id, so that pages neither repeat nor skip.
 */
export async function findPage<Row extends { readonly id: string }>(
  db: Knex,
  query: PageQuery<Row>,
  request: PageRequest,
): Promise<Page<Row>> {
  const search = { where: request.where, columns: query.columns }
  return withinSearchTime(db, [search], async inside => {
    const page = await readPage(request, slice => findRows(inside, query, request, slice))
    const total = await totalOf(request, page.items.length, () => countRows(inside, query, request))
    return { ...page, items: page.items.map(row => withoutPlace<Row>(row)), total }
  })
}

/** The total: known before, or plain from a page that is not full, else counted. */
export async function totalOf(
  { keyset, limit, offset }: PageRequest,
  found: number,
  count: () => Promise<number>,
): Promise<number> {
  if (keyset?.total !== undefined) return keyset.total
  const isFirst = keyset === undefined ? offset === 0 : keyset.start === undefined
  const endsHere = found < limit && (isFirst || (keyset === undefined && found > 0))
  return endsHere ? offset + found : count()
}

export async function countRows(db: Knex, source: Source, selection: Selection): Promise<number> {
  const where = whereOf(source, selection)
  const { rows } = await db.raw<{ rows: { total: number }[] }>(
    `select count(*) as total from ${source.table} where ${where.text}`,
    where.bindings as Knex.RawBinding[],
  )
  return rows[0]?.total ?? 0
}

async function findRows<Row>(
  db: Knex,
  query: PageQuery<Row>,
  request: PageRequest,
  slice: Slice,
): Promise<(Row & Placed)[]> {
  const ids = sliceSql(query, request, slice)
  const { rows } = await db.raw<{ rows: (Row & Placed)[] }>(
    `with page as materialized (${ids.text})
     select page.page_key as "pageKey", ${query.select.text} from page
       join ${query.table} on ${query.row}.account_id = ? and ${query.row}.id = page.id
      order by ${orderOf(request, slice).replaceAll(/\b(key|id)\b/g, 'page.$1')}`,
    [...ids.bindings, query.accountId] as Knex.RawBinding[],
  )
  return rows
}

function withoutPlace<Row>(row: Row & Placed): Row {
  const { pageKey: _, ...rest } = row
  return rest as unknown as Row
}
