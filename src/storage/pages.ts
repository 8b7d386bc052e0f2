import type { Knex } from 'knex'
import type { Page, PageRequest } from '../model/page.ts'
import { type ColumnMap, conditionSql } from './condition-sql.ts'
import { type Fragment, fragment, joined } from './fragment.ts'

/** SQL that says which columns a row has; the type goes along. */
export type Select<Row> = { readonly text: string; readonly row?: Row }

export type PageQuery<Row> = {
  /** The table and the letter of its row, such as `users u`. */
  readonly table: string
  readonly row: string
  /** The select list, which makes rows of this type. */
  readonly select: Select<Row>
  readonly accountId: string
  readonly visible: Fragment
  readonly columns: ColumnMap
}

/**
 * One page and the total. Ids are found first and the wide rows joined afterwards, so that a far page does not carry
 * them along; the order is by the sort key and then by id, so that pages neither repeat nor skip.
 */
export async function findPage<Row>(
  db: Knex,
  query: PageQuery<Row>,
  request: PageRequest,
): Promise<Page<Row>> {
  const where = whereOf(query, request)
  const items = request.limit === 0 ? [] : await findRows(db, query, request, where)
  const endsHere = items.length < request.limit && (items.length > 0 || request.offset === 0)
  const total = endsHere ? request.offset + items.length : await count(db, query, where)
  return { total, items }
}

async function findRows<Row>(
  db: Knex,
  query: PageQuery<Row>,
  request: PageRequest,
  where: Fragment,
): Promise<Row[]> {
  const order = orderOf(query, request)
  const bindings = [
    ...where.bindings,
    ...order.bindings,
    request.limit,
    request.offset,
    ...order.bindings,
  ]
  const { rows } = await db.raw<{ rows: Row[] }>(
    `with page as materialized (
       select ${query.row}.account_id, ${query.row}.id from ${query.table} where ${where.text}
        order by ${order.text} limit ? offset ?)
     select ${query.select.text} from page
       join ${query.table} on ${query.row}.account_id = page.account_id and ${query.row}.id = page.id
      order by ${order.text}`,
    bindings as Knex.RawBinding[],
  )
  return rows
}

async function count(db: Knex, query: PageQuery<unknown>, where: Fragment): Promise<number> {
  const { rows } = await db.raw<{ rows: { total: number }[] }>(
    `select count(*) as total from ${query.table} where ${where.text}`,
    where.bindings as Knex.RawBinding[],
  )
  return rows[0]?.total ?? 0
}

function whereOf(query: PageQuery<unknown>, request: PageRequest): Fragment {
  const account = fragment(`${query.row}.account_id = ?`, query.accountId)
  const asked = request.where === undefined ? [] : [conditionSql(request.where, query.columns)]
  return joined([account, query.visible, ...asked], 'and', 'true')
}

/** Unassigned values come last ascending and first descending (RFC 7644 3.4.2.3), which is PostgreSQL's own order. */
function orderOf(query: PageQuery<unknown>, request: PageRequest): Fragment {
  const id = `${query.row}.id`
  if (request.sort === undefined) return fragment(id)
  const column = query.columns.column(request.sort.attribute)
  const collate = column.kind === 'text' || column.kind === 'folded' ? ' collate "C"' : ''
  return fragment(
    `${column.text}${collate}${request.sort.descending ? ' desc' : ''}, ${id}`,
    ...column.bindings,
  )
}
