import type { Knex } from 'knex'
import type { CompareOperator, Condition } from '../../model/condition.ts'
import { withinTime } from '../within-time.ts'
import type { Column, ColumnMap } from './condition-sql.ts'

/** A condition on rows that are read through these columns; undefined asks for all of them. */
export type Search = { readonly where: Condition | undefined; readonly columns: ColumnMap }

const longestSearch = 5000 // milliseconds
const trigram = 3
const tooCostly =
  'this search has to look at too much: compare userName, displayName, externalId or a mail address, with three characters or more'

/**
 * Runs a search whose condition no index serves (`co` with two letters, `ew` on a title) under a time limit: past it the
 * search is refused as too costly. What an index serves needs no limit, and so none of the round trips of one.
 */
export async function withinSearchTime<Result>(
  db: Knex,
  searches: readonly Search[],
  run: (db: Knex) => Promise<Result>,
  milliseconds = longestSearch,
): Promise<Result> {
  const served = searches.every(
    ({ where, columns }) => where === undefined || isServed(where, columns),
  )
  return served ? run(db) : withinTime(db, { milliseconds, otherwise: tooCostly }, run)
}

/** Whether an index narrows the rows: one term of `and` is enough, of `or` it takes all. */
export function isServed(condition: Condition, columns: ColumnMap): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.some(each => isServed(each, columns))
    case 'any':
      return condition.of.every(each => isServed(each, columns))
    case 'some': {
      const { collection, where } = condition
      return isServed(where, columns.collection(collection, where).columns)
    }
    case 'compare': {
      const { attribute, operator, value } = condition
      return typeof value === 'string' && serves(columns.column(attribute), operator, value)
    }
    case 'not':
    case 'present':
      return false
  }
}

function serves({ indexed }: Column, operator: CompareOperator, value: string): boolean {
  if (indexed === undefined) return false
  if (operator === 'eq') return true
  if (indexed === 'equal') return false
  if (operator === 'sw') return value !== ''
  return (operator === 'co' || operator === 'ew') && Array.from(value).length >= trigram
}
