import type { Condition } from '../../model/condition.ts'
import type { Sort } from '../../model/page.ts'
import type { Column, ColumnMap } from './condition-sql.ts'
import { type Fragment, fragment } from '../fragment.ts'

/** What rows are ordered by, and its SQL type, so that a key that went out as text can come back. */
export type SortKey = Fragment & {
  readonly type: 'text' | 'uuid' | 'boolean' | 'numeric' | 'timestamptz'
}

const types = {
  text: 'text',
  folded: 'text',
  id: 'uuid',
  boolean: 'boolean',
  number: 'numeric',
  time: 'timestamptz',
} as const

const absentTypes = {
  string: 'text',
  reference: 'text',
  binary: 'text',
  boolean: 'boolean',
  integer: 'numeric',
  decimal: 'numeric',
  dateTime: 'timestamptz',
} as const

const everything: Condition = { kind: 'all', of: [] }

/** The order of the elements of a multi-valued attribute: the primary one first (RFC 7644 3.4.2.3). */
const primaryFirst = 'coalesce(v.is_primary, false) desc, v.position'

/** The sort key of a row. Texts are in the order of code points; where case does not count the column is folded. */
export function sortKey(sort: Sort, columns: ColumnMap): SortKey {
  const { attribute, collection } = sort
  if (sort.absent === true) return absentKey(sort)
  if (collection === undefined) {
    const column = columns.column(attribute)
    return asKey(column.bindings.length === 0 ? column : cut(column), column)
  }
  const { from, columns: inside } = columns.collection(collection, everything)
  const column = inside.column(attribute)
  const inner = cut(column)
  const first = fragment(
    `(select ${inner.text} from ${from.text} order by ${primaryFirst} limit 1)`,
    ...inner.bindings,
    ...from.bindings,
  )
  return asKey(first, column)
}

function absentKey({ attribute }: Sort): SortKey {
  const type = attribute.path.join('.') === 'id' ? 'uuid' : absentTypes[attribute.type]
  return { ...fragment(`cast(null as ${type})${collationOf(type)}`), type }
}

function asKey(key: Fragment, { kind }: Column): SortKey {
  const type = types[kind]
  return { text: `(${key.text}${collationOf(type)})`, bindings: key.bindings, type }
}

function collationOf(type: SortKey['type']): string {
  return type === 'text' ? ' collate "C"' : ''
}

/** A text of any length, by its beginning: the key goes into a cursor. */
function cut(column: Column): Fragment {
  if (types[column.kind] !== 'text') return column
  return { text: `left(${column.text}, 512)`, bindings: column.bindings }
}
