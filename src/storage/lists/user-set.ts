import type { Knex } from 'knex'
import { foldCase } from '../../lib/fold-case.ts'
import type { UserFilter, UserSearchRequest } from '../../model/user-list.ts'
import { type Statement, statement } from '../statement.ts'
import { patternOf, wordsOf } from './infix.ts'
import { chosen, inStates, isNarrow, managements, narrowingOf } from './user-states.ts'
import { lastText, type Part, partOf, type Seen } from './walk.ts'

/** People who are so few are searched by looking at each of them. */
const fewPeople = 1000

const [ofAnybody, ofConnection, ofNobody] = managements.map(management =>
  statement<Size>(
    `user_set_size${management.suffix}`,
    `select count(*) as count from (${inStates(management, 'true', 'asc')}) people`,
  ),
) as [Statement<Size>, Statement<Size>, Statement<Size>]

type Size = { readonly count: number }

const fits = `coalesce((u.user_name_key >= :from and u.user_name_key < :to) or (u.display_name_key >= :from and u.display_name_key < :to)
            or (:anywhere and concat_ws(e'\\n', u.user_name_key, u.display_name_key) like all (cast(:patterns as text[])))
            or exists (select 1 from user_values v where v.account_id = u.account_id and v.user_id = u.id and v.attribute = 'emails'
                          and left(v.value_key, 512) >= :from and left(v.value_key, 512) < :to), false)`
const [any, managed, unmanaged] = managements.map(management =>
  statement<Seen>(
    `user_set_search${management.suffix}`,
    inStates(management, 'u.user_name_key collate "POSIX" > :key', 'asc', fits),
  ),
) as [Statement<Seen>, Statement<Seen>, Statement<Seen>]

/** Whether a filter leaves so few people that a search looks at each. */
export async function areFewPeople(
  db: Knex,
  accountId: string,
  filter: UserFilter,
): Promise<boolean> {
  if (!isNarrow(filter)) return false
  const size = chosen(filter, [ofAnybody, ofConnection, ofNobody])
  const [row] = await size(db, { ...narrowingOf(filter), accountId, limit: fewPeople + 1 })
  return (row?.count ?? 0) <= fewPeople
}

/** The search among few people: they are the same that the parts of a search among many find, by user name. */
export function fewPeoplePart(
  db: Knex,
  accountId: string,
  { search, filter }: UserSearchRequest,
): Part {
  const from = foldCase(search.trim())
  const words = wordsOf(from)
  const patterns = words.map(patternOf)
  const bounds = { from, to: from + lastText, anywhere: words.length > 0, patterns }
  const read = chosen(filter, [any, managed, unmanaged])
  return partOf(db, read, { ...narrowingOf(filter), ...bounds, accountId })
}
