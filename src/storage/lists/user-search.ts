import type { Knex } from 'knex'
import { foldCase } from '../../lib/fold-case.ts'
import type { UserFilter, UserSearchRequest } from '../../model/user-list.ts'
import { type Fragment, fragment, joined } from '../fragment.ts'
import { type Statement, statement } from '../statement.ts'
import { beginsWith, behind, wordsOf } from './infix.ts'
import { chosen, inStates, isNarrow, managements, narrowingOf, userState } from './user-states.ts'
import { lastText, type Part, partOf, type Seen } from './walk.ts'
import { wordParts } from './words.ts'

const fits = `((cast(:role as text) is null or u.role = :role) and (cast(:state as text) is null or ${userState} = :state)
       and (cast(:managed as text) is null or coalesce(cast(u.managed_by as text), 'nobody') = :managed))`
const named = `u.user_name_key >= :from and u.user_name_key < :to`
const shown = `u.display_name_key >= :from and u.display_name_key < :to`

const byUserName = statement<Seen>(
  'user_find_beginning',
  `select u.id, u.user_name_key as key, true as fits from users u
    where u.account_id = :accountId and ${named} and u.user_name_key > :key order by u.user_name_key limit :limit`,
)
const begins = ['>= :from', '< :to', '> :key'].map(
  bound => `u.user_name_key collate "POSIX" ${bound}`,
)
const [narrowed, ofConnection, unmanaged] = managements.map(management =>
  statement<Seen>(
    `user_find_in_state${management.suffix}`,
    inStates(management, begins.join(' and '), 'asc'),
  ),
) as [Statement<Seen>, Statement<Seen>, Statement<Seen>]

const byDisplayName = statement<Seen>(
  'user_find_by_shown_name',
  `select u.id, u.display_name_key as key, not (${named}) and ${fits} as fits from users u
    where u.account_id = :accountId and ${shown} and (u.display_name_key, u.id) > (${behind}, cast(:id as uuid))
    order by u.display_name_key, u.id limit :limit`,
)
// Of several addresses of one person the first in this order counts.
const byMail = statement<Seen>(
  'user_find_by_address',
  `select u.id, left(v.value_key, 512) as key, not coalesce((${named}) or (${shown}), false) and ${fits} and not exists (
            select 1 from user_values w where w.account_id = v.account_id and w.user_id = v.user_id
               and w.attribute = 'emails' and left(w.value_key, 512) >= :from
               and (left(w.value_key, 512), w.position) < (left(v.value_key, 512), v.position)) as fits
     from user_values v join users u on u.account_id = v.account_id and u.id = v.user_id
    where v.account_id = :accountId and v.attribute = 'emails'
      and left(v.value_key, 512) >= :from and left(v.value_key, 512) < :to
      and (left(v.value_key, 512), v.user_id) > (${behind}, cast(:id as uuid))
    order by left(v.value_key, 512), v.user_id limit :limit`,
)

/**
 * The parts of a search for people as one types: those whose user name begins so, whose display name does, whose mail
 * address does, and from three letters on those with every word somewhere in their names, first where the longest begins one.
 */
export function searchParts(
  db: Knex,
  accountId: string,
  { search, filter }: UserSearchRequest,
): Part[] {
  const from = foldCase(search.trim())
  const { role = null, state = null } = filter
  const managed = managedText(filter)
  const bindings = { accountId, from, to: from + lastText, role, state, managed }
  const own = isNarrow(filter) ? chosen(filter, [narrowed, ofConnection, unmanaged]) : byUserName
  const beginnings = [
    partOf(db, own, { ...bindings, ...narrowingOf(filter) }),
    ...[byDisplayName, byMail].map(read => partOf(db, read, bindings)),
  ]
  const words = wordsOf(from)
  if (words.length === 0) return beginnings
  const columns = ['u.user_name_key', 'u.display_name_key']
  const known = joined(
    [...columns.map(each => beginsWith(each, from)), mailed(from)],
    'or',
    'false',
  )
  return [
    ...beginnings,
    ...wordParts(db, { accountId, columns, words, known, fits: fitting(filter) }),
  ]
}

/** Who has a mail address that begins so. */
function mailed(beginning: string): Fragment {
  const begins = beginsWith('left(v.value_key, 512)', beginning)
  return {
    ...begins,
    text: `exists (select 1 from user_values v where v.account_id = u.account_id and v.user_id = u.id
             and v.attribute = 'emails' and ${begins.text})`,
  }
}

function fitting(filter: UserFilter): Fragment {
  const { role, state } = filter
  const managed = managedText(filter)
  return joined(
    [
      ...(role === undefined ? [] : [fragment('u.role = ?', role)]),
      ...(state === undefined ? [] : [fragment(`${userState} = ?`, state)]),
      ...(managed === null
        ? []
        : [fragment(`coalesce(cast(u.managed_by as text), 'nobody') = ?`, managed)]),
    ],
    'and',
    'true',
  )
}

function managedText({ managedBy }: UserFilter): string | null {
  return managedBy === undefined ? null : (managedBy ?? 'nobody')
}
