import type { Knex } from 'knex'
import { type Fragment, fragment, joined } from '../fragment.ts'
import { assembled } from '../statement.ts'
import { lastText, type Part, type Seen } from './walk.ts'

/** A search for words anywhere in some columns of a noun, ordered by a unique key. */
export type Infix = {
  /** The table and the letter of its row, such as `users u`. */
  readonly table: string
  readonly row: string
  readonly key: string
  /** Columns with a trigram index. */
  readonly columns: readonly string[]
  readonly accountId: string
  readonly words: readonly string[]
  /** What of the matching rows fits. */
  readonly fits: Fragment
  /** Matching rows that earlier parts of the list hold. */
  readonly known: Fragment
}

const trigram = 3
const mostWords = 4
/** So many rows are looked up one by one; where more are expected, they are met soon in the order of the key. */
const mostLookUps = 2000
/** So many may have one word of those that few have together. */
const mostWithOne = 15_000
const longestWalk = 2500

/**
 * The key behind which a page of the beginnings of `:from` begins. An index is entered at a pair that it compares with, and
 * would be read from its first row on up to the beginning.
 */
export const behind = `greatest(cast(:key as text) collate "C", :from)`

/** The words of a search, or none where nothing but a walk through everybody would find them. */
export function wordsOf(search: string): readonly string[] {
  const words = search.split(/\s+/u).filter(word => word !== '')
  return lengthOf(longest(words)) >= trigram ? words.slice(0, mostWords) : []
}

/**
 * A part of a list that no order can give alone. Few matches come from the trigram index, many are met soon by going through
 * the order of the key: which it is, is what the planner expects of these words.
 */
export function infixPart(db: Knex, search: Infix): Part {
  let way: Promise<Way> | undefined
  return async (start, most) => {
    const from = { key: start?.key ?? '', most }
    way ??= wayOf(db, search)
    const chosen = await way
    if (chosen === 'walk') return walkThrough(db, search, from)
    return lookUp(db, search, chosen === 'by account', from)
  }
}

/** How the matches are met: by the index, with or without the account, or on a walk through all. */
type Way = 'by account' | 'by words' | 'walk'

async function wayOf(db: Knex, search: Infix): Promise<Way> {
  if (await areFew(db, search, false)) return 'by words'
  return (await areFew(db, search, true)) ? 'by account' : 'walk'
}

/** Whether few are expected, in the account or, where the index is not to be asked for that, in all. */
async function areFew(db: Knex, search: Infix, byAccount: boolean): Promise<boolean> {
  const { words } = search
  const one = await expected(db, search, byAccount, [longest(words)])
  if (words.length === 1) return one <= mostLookUps
  return one <= mostWithOne && (await expected(db, search, byAccount, words)) <= mostLookUps
}

type From = { readonly key: string; readonly most: number }

async function expected(
  db: Knex,
  search: Infix,
  byAccount: boolean,
  words: readonly string[],
): Promise<number> {
  const account = byAccount ? [accountOf(search, true)] : []
  const each = words.map(word => holds(search, word))
  const { text, bindings } = joined([...account, ...each], 'and', 'true')
  const { rows } = await db.raw<{ rows: { 'QUERY PLAN': Plan }[] }>(
    `explain (format json) select 1 from ${search.table} where ${text}`,
    bindings as Knex.RawBinding[],
  )
  return rows[0]?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0
}

type Plan = readonly { readonly Plan: { readonly 'Plan Rows': number } }[]

const lastStatements = assembled<Seen>('list_infix_last')

/** Planned anew each time: a plan for any words at all would read the whole table. */
async function planned(db: Knex, { text, bindings }: Fragment): Promise<readonly Seen[]> {
  const { rows } = await db.raw<{ rows: Seen[] }>(text, bindings as Knex.RawBinding[])
  return rows
}

/** What earlier parts hold is asked only of the rows of the page. */
async function lookUp(
  db: Knex,
  search: Infix,
  byAccount: boolean,
  { key, most }: From,
): ReturnType<Part> {
  const { table, row, key: column, fits, known } = search
  const account = accountOf(search, byAccount)
  const where = joined([account, matching(search), fits], 'and', 'true')
  const rows = await planned(db, {
    text: `with hits as materialized (
         select ${row}.id as hit, ${column} as key from ${table} where ${where.text})
       select ${row}.id, page.key, not coalesce(${known.text}, false) as fits
         from (select hit, key from hits where key > ? order by key limit ?) page
         join ${table} on ${row}.account_id = ? and ${row}.id = page.hit order by page.key`,
    bindings: [...where.bindings, ...known.bindings, key, most, search.accountId],
  })
  return { rows, looked: rows.length, more: rows.length === most }
}

/** Stops where enough was found; where it was not, the next page goes on behind the last row that was looked at. */
async function walkThrough(db: Knex, search: Infix, { key, most }: From): ReturnType<Part> {
  const { table, row, key: column, fits, known, accountId } = search
  const where = matching(search)
  const rows = await planned(db, {
    text: `select id, key, fits from (
         select ${row}.id, ${column} as key,
                ${where.text} and not coalesce(${known.text}, false) and (${fits.text}) as fits
           from ${table} where ${row}.account_id = ? and ${column} > ? order by ${column} limit ?) looked
        where fits order by key limit ?`,
    bindings: where.bindings.concat(known.bindings, fits.bindings, [
      accountId,
      key,
      longestWalk,
      most,
    ]),
  })
  if (rows.length === most) return { rows, looked: most, more: true }
  const [last] = await lastStatements(db, {
    text: `select ${row}.id, ${column} as key, false as fits from ${table}
            where ${row}.account_id = ? and ${column} > ? order by ${column} offset ? limit 1`,
    bindings: [accountId, key, longestWalk - 1],
  })
  if (last === undefined) return { rows, looked: longestWalk, more: false }
  const ends = rows.at(-1)?.id === last.id ? rows : [...rows, last]
  return { rows: ends, looked: longestWalk, more: true }
}

/** The rows in which every word stands somewhere. An index is asked for the longest word alone. */
export function matching(search: Infix): Fragment {
  const { columns, words } = search
  const word = longest(words)
  const others = words.filter(other => other !== word)
  const each = others.map(other =>
    anyOf(columns.map(column => fragment(`strpos(${column}, ?) > 0`, other))),
  )
  return joined([holds(search, word), ...each], 'and', 'true')
}

export function longest(words: readonly string[]): string {
  return words.reduce((long, word) => (lengthOf(word) > lengthOf(long) ? word : long), '')
}

function lengthOf(word: string): number {
  return Array.from(word).length
}

function holds({ columns }: Infix, word: string): Fragment {
  return anyOf(columns.map(column => fragment(`${column} like ?`, patternOf(word))))
}

/** The pattern of `like` for a text anywhere. */
export function patternOf(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}

function anyOf(terms: readonly Fragment[]): Fragment {
  return joined(terms, 'or', 'false')
}

/** What is rare among all is looked up without asking the index for the account: to meet a large one costs more than that. */
function accountOf({ row, accountId }: Infix, byAccount: boolean): Fragment {
  if (byAccount) return fragment(`${row}.account_id = ?`, accountId)
  return fragment(`cast(${row}.account_id as text) = ?`, accountId)
}

/** The rows whose column begins with a text; null where the column is. */
export function beginsWith(column: string, beginning: string): Fragment {
  return fragment(`(${column} >= ? and ${column} < ?)`, beginning, beginning + lastText)
}
