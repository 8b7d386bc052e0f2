import type { Knex } from 'knex'
import type { UserFilter, UserListRequest } from '../../model/user-list.ts'
import { type Directed, directed } from './directed.ts'
import { chosen, inStates, isNarrow, managements, narrowingOf } from './user-states.ts'
import { type Part, partOf } from './walk.ts'

const byUserName = directed(
  'user_list_by_name',
  (sign, order) =>
    `select u.id, u.user_name_key as key, true as fits from users u
      where u.account_id = :accountId and u.user_name_key ${sign} :key order by u.user_name_key ${order} limit :limit`,
)
const byDisplayName = directed(
  'user_list_by_display_name',
  (sign, order) =>
    `select u.id, u.display_name_key as key, true as fits from users u
      where u.account_id = :accountId and (u.display_name_key, u.id) ${sign} (:key, cast(:id as uuid))
      order by u.display_name_key ${order}, u.id ${order} limit :limit`,
)
const nameless = directed(
  'user_list_nameless',
  (sign, order) =>
    `select u.id, '' as key, true as fits from users u
      where u.account_id = :accountId and u.display_name_key is null and u.id ${sign} :id order by u.id ${order} limit :limit`,
)
const byCreation = directed(
  'user_list_by_creation',
  (sign, order) =>
    `select u.id, '' as key, true as fits from users u
      where u.account_id = :accountId and u.id ${sign} :id order by u.id ${order} limit :limit`,
)
// A member may have several rows, one for each source.
const membersByCreation = directed(
  'user_list_of_group',
  (sign, order) =>
    `select m.member_id as id, '' as key, true as fits from memberships m
      where m.account_id = :accountId and m.group_id = :group and m.member_id ${sign} :id and m.member_kind = 'user'
        and m.state = 'active' and (m.until is null or m.until > cohort_now())
      group by m.member_id order by m.member_id ${order} limit :limit`,
)

const [narrowed, ofConnection, unmanaged] = managements.map(management =>
  directed(`user_list_in_state${management.suffix}`, (sign, order) =>
    inStates(management, `u.user_name_key collate "POSIX" ${sign} :key`, order),
  ),
) as [Directed, Directed, Directed]

/** The parts of a list of people in the order that is asked for. */
export function orderedParts(db: Knex, accountId: string, request: UserListRequest): Part[] {
  const { filter, sort, descending } = request
  const part = (by: Directed, bindings = {}): Part =>
    partOf(db, descending ? by.down : by.up, { accountId, ...bindings }, descending)
  switch (sort) {
    case 'userName':
      return [part(byNameWith(filter), narrowingOf(filter))]
    case 'displayName': {
      const parts = [part(byDisplayName), part(nameless)]
      return descending ? parts.toReversed() : parts
    }
    case 'createdAt':
      return [filter.group === undefined ? part(byCreation) : part(membersByCreation, filter)]
  }
}

function byNameWith(filter: UserFilter): Directed {
  if (isNarrow(filter)) return chosen(filter, [narrowed, ofConnection, unmanaged])
  return byUserName
}
