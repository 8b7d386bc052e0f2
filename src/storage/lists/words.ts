import type { Knex } from 'knex'
import { nilId } from '../../lib/ids.ts'
import { type Fragment, fragment, joined } from '../fragment.ts'
import { assembled } from '../statement.ts'
import { type Infix, infixPart, longest, matching } from './infix.ts'
import { lastText, type Part, type Seen } from './walk.ts'

const list = assembled<Seen>('list_by_words')

/** Longer words are cut in the table of words (migration 0034). */
const longestKept = 64

/** A search for words in the names of people, who are `u`. */
type Search = Omit<Infix, 'table' | 'row' | 'key'>

/** The parts of a list of people in whose names a word begins so, and then of those who have it elsewhere. */
export function wordParts(db: Knex, search: Search): readonly Part[] {
  const people = { ...search, table: 'users u', row: 'u', key: 'u.user_name_key' }
  const known = joined(
    [search.known, fragment(`${firstWord} is not null`, ...rangeOf(search))],
    'or',
    'false',
  )
  return [beginningPart(db, people), infixPart(db, { ...people, known })]
}

/** The first of the words of a person that the range holds: in a list that goes through all words each person counts once. */
const firstWord = `(select min(each) from unnest(cohort_words(u.user_name_key, u.display_name_key)) w (word)
       cross join lateral (select w.word collate "C") x (each) where each >= ? and each < ?)`

function rangeOf({ words }: Search): readonly [string, string] {
  const from = Array.from(longest(words)).slice(0, longestKept).join('')
  return [from, from + lastText]
}

function beginningPart(db: Knex, search: Infix): Part {
  const { accountId, known, fits } = search
  const [from, to] = rangeOf(search)
  const own = joined(
    [
      matching(search),
      fits,
      fragment(`not coalesce(${known.text}, false)`, ...known.bindings),
      fragment(`w.word = ${firstWord}`, from, to),
    ],
    'and',
    'true',
  )
  return async (start, most) => {
    const { key, id } = start ?? { key: '', id: nilId }
    const rows = await list(db, pageOf(own, [accountId, from, to, key, from, id, most, accountId]))
    return { rows, looked: rows.length, more: rows.length === most }
  }
}

/** Looks at as many words as are asked for, and no more than that. */
function pageOf(own: Fragment, place: readonly unknown[]): Fragment {
  return {
    text: `select u.id, w.word as key, ${own.text} as fits
      from (select word, user_id from user_words
             where account_id = ? and word >= ? and word < ?
               and (word, user_id) > (greatest(cast(? as text) collate "C", ?), cast(? as uuid))
             order by word, user_id limit ?) w
      join users u on u.account_id = ? and u.id = w.user_id
     order by w.word, w.user_id`,
    bindings: [...own.bindings, ...place],
  }
}
