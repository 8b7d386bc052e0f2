import type { AttributePath, CompareOperator, Condition } from '../../model/condition.ts'
import { foldCase } from '../../lib/fold-case.ts'
import { isId } from '../../lib/ids.ts'
import { type Fragment, fragment, joined } from '../fragment.ts'

/**
 * How an attribute is read in SQL. `folded`: as `foldCase` gives it, which is how text is kept where case does not count;
 * `long`: indexed by its beginning.
 */
export type Column = Fragment & {
  readonly kind: 'text' | 'folded' | 'id' | 'boolean' | 'number' | 'time'
  readonly long?: boolean
  /** Which comparisons an index serves: `eq` alone, or those with the beginning and three letters of a text, too. */
  readonly indexed?: 'equal' | 'text'
}

export type ColumnMap = {
  readonly column: (attribute: AttributePath) => Column
  /** The rows of a multi-valued attribute, as far as they are needed to judge `where`. */
  readonly collection: (name: string, where: Condition) => Collection
}

/** `from` ends in a where clause to which more can be added by `and`; `close` follows that. */
export type Collection = {
  readonly from: Fragment
  readonly columns: ColumnMap
  readonly close?: Fragment
}

type Compare = Extract<Condition, { kind: 'compare' }>

/** PostgreSQL joins what an `exists` reads with the rest of the statement; planning many joins takes seconds. */
const mostJoins = 4

/** A where clause for a condition. Never null as a whole: an unknown comparison counts as false, its negation as true. */
export function conditionSql(condition: Condition, map: ColumnMap): Fragment {
  return whereOf(condition, map, lists(condition) <= mostJoins)
}

function whereOf(condition: Condition, map: ColumnMap, joins: boolean): Fragment {
  switch (condition.kind) {
    case 'all':
    case 'any': {
      const terms = condition.of.map(each => whereOf(each, map, joins))
      return condition.kind === 'all' ? joined(terms, 'and', 'true') : joined(terms, 'or', 'false')
    }
    case 'not': {
      const inner = whereOf(condition.of, map, joins)
      return { text: `not coalesce(${inner.text}, false)`, bindings: inner.bindings }
    }
    case 'some':
      return elementExists(condition, map, joins)
    case 'present':
      return present(map.column(condition.attribute))
    case 'compare':
      return compare(condition, map.column(condition.attribute))
  }
}

function elementExists(
  { collection, where }: Extract<Condition, { kind: 'some' }>,
  map: ColumnMap,
  joins: boolean,
): Fragment {
  const { from, columns, close } = map.collection(collection, where)
  const inner = whereOf(where, columns, joins)
  const exists = `exists (select 1 from ${from.text} and ${inner.text}${close?.text ?? ''})`
  return {
    text: joins ? exists : `(${exists}) is true`,
    bindings: [...from.bindings, ...inner.bindings, ...(close?.bindings ?? [])],
  }
}

function lists(condition: Condition): number {
  if (condition.kind === 'some') return 1
  if (condition.kind === 'not') return lists(condition.of)
  if (condition.kind !== 'all' && condition.kind !== 'any') return 0
  return condition.of.reduce((sum, each) => sum + lists(each), 0)
}

function present(column: Column): Fragment {
  const empty = isText(column) ? ` and ${column.text} <> ''` : ''
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
  return compareText(column, operator, attribute.caseExact ? value : foldCase(value))
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

function ordered(column: Column, operator: CompareOperator, given: unknown): Fragment {
  const value = given instanceof Date ? given.toISOString() : given
  if (operator === 'ne') {
    return fragment(`${column.text} is distinct from ?`, ...column.bindings, value)
  }
  if (operator === 'co' || operator === 'sw' || operator === 'ew') return fragment('false')
  const collate = isText(column) && operator !== 'eq' ? ' collate "C"' : ''
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

function isText({ kind }: Column): boolean {
  return kind === 'text' || kind === 'folded'
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`)
}
