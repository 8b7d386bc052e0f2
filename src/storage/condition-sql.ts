import type { AttributePath, CompareOperator, Condition } from '../model/condition.ts'
import { foldCase } from '../lib/fold-case.ts'
import { isId } from '../lib/ids.ts'
import { type Fragment, fragment, joined } from './fragment.ts'

/** How an attribute is read in SQL. `folded`: the text is stored folded already; `long`: indexed by its beginning. */
export type Column = Fragment & {
  readonly kind: 'text' | 'folded' | 'id' | 'boolean' | 'number' | 'time'
  readonly long?: boolean
}

export type ColumnMap = {
  readonly column: (attribute: AttributePath) => Column
  /** The rows of a multi-valued attribute: `from` ends in a where clause to which more can be added by `and`. */
  readonly collection: (name: string) => { readonly from: Fragment; readonly columns: ColumnMap }
}

type Compare = Extract<Condition, { kind: 'compare' }>

/** A where clause for a condition. Never null as a whole: an unknown comparison counts as false, its negation as true. */
export function conditionSql(condition: Condition, map: ColumnMap): Fragment {
  switch (condition.kind) {
    case 'all':
      return joined(
        condition.of.map(each => conditionSql(each, map)),
        'and',
        'true',
      )
    case 'any':
      return joined(
        condition.of.map(each => conditionSql(each, map)),
        'or',
        'false',
      )
    case 'not': {
      const inner = conditionSql(condition.of, map)
      return { text: `not coalesce(${inner.text}, false)`, bindings: inner.bindings }
    }
    case 'present':
      return present(map.column(condition.attribute))
    case 'some': {
      const { from, columns } = map.collection(condition.collection)
      const where = conditionSql(condition.where, columns)
      return {
        text: `exists (select 1 from ${from.text} and ${where.text})`,
        bindings: [...from.bindings, ...where.bindings],
      }
    }
    case 'compare':
      return compare(condition, map.column(condition.attribute))
  }
}

function present(column: Column): Fragment {
  const empty =
    column.kind === 'text' || column.kind === 'folded' ? ` and ${column.text} <> ''` : ''
  const again = empty === '' ? [] : column.bindings
  return fragment(`(${column.text} is not null${empty})`, ...column.bindings, ...again)
}

function compare({ attribute, operator, value }: Compare, column: Column): Fragment {
  if (value === null) {
    const assigned = present(column)
    return operator === 'eq' ? { ...assigned, text: `not ${assigned.text}` } : assigned
  }
  if (column.kind === 'id') return compareId(column, operator, String(value))
  if (typeof value !== 'string') return ordered(column, operator, value)
  return compareText(
    comparable(column, attribute),
    operator,
    attribute.caseExact ? value : foldCase(value),
  )
}

/** Text as it is compared: folded where case does not count, and in the order of code points. */
function comparable(column: Column, attribute: AttributePath): Column {
  if (column.kind === 'folded' || attribute.caseExact) return column
  return { ...column, text: `lower(normalize(${column.text}, NFKC))` }
}

function compareText(column: Column, operator: CompareOperator, value: string): Fragment {
  switch (operator) {
    case 'co':
      return like(column, `%${escapeLike(value)}%`)
    case 'sw':
      return like(column, `${escapeLike(value)}%`)
    case 'ew':
      return like(column, `%${escapeLike(value)}`)
    case 'eq':
    case 'ne':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return ordered(column, operator, value)
  }
}

function like(column: Column, pattern: string): Fragment {
  return fragment(`${column.text} like ?`, ...column.bindings, pattern)
}

const symbols = { eq: '=', gt: '>', ge: '>=', lt: '<', le: '<=' } as const

function ordered(column: Column, operator: CompareOperator, value: unknown): Fragment {
  if (operator === 'ne') {
    return fragment(`${column.text} is distinct from ?`, ...column.bindings, value)
  }
  if (operator === 'co' || operator === 'sw' || operator === 'ew') return fragment('false')
  const collate = typeof value === 'string' && operator !== 'eq' ? ' collate "C"' : ''
  const plain = fragment(
    `${column.text}${collate} ${symbols[operator]} ?`,
    ...column.bindings,
    value,
  )
  if (column.long !== true || operator !== 'eq') return plain
  const beginning = fragment(`left(${column.text}, 512) = left(?, 512)`, ...column.bindings, value)
  return joined([beginning, plain], 'and', 'true')
}

/** Ids are compared as ids, so that the index serves; a text that cannot be an id equals none. */
function compareId(column: Column, operator: CompareOperator, value: string): Fragment {
  if (operator !== 'eq' && operator !== 'ne') {
    return compareText({ ...column, kind: 'text', text: `${column.text}::text` }, operator, value)
  }
  if (!isId(value)) return fragment(operator === 'eq' ? 'false' : 'true')
  return ordered(column, operator, value)
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`)
}
