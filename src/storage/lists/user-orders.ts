import type { Knex } from 'knex'
import { roles } from '../../model/role.ts'
import { type UserFilter, type UserListRequest, userStates } from '../../model/user-list.ts'
import { type Directed, directed } from './directed.ts'
import { type Part, partOf } from './walk.ts'

/** The state of a person as the index of the lists holds it (migration 0032). */
export const userState = `(case when u.suspended then 'suspended' when u.active then 'active' when u.invited then 'invited' else 'inactive' end)`

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

// One range of the index for each role and state that are asked for, merged. The collation is that of the index: with any
// other the planner might walk through everybody.
const [narrowed, ofConnection, unmanaged] = [
  ['', '', ''],
  ['_managed', 'and u.managed_by = :managedBy', ''],
  // What is null counts as ordered only where it is named.
  ['_nobodys', 'and u.managed_by is null', 'u.managed_by'],
].map(([suffix, managed, first]) =>
  directed(
    `user_list_in_state${suffix}`,
    (sign, order) =>
      `select x.id, x.key, true as fits
         from unnest(cast(:roles as text[])) r (role) cross join unnest(cast(:states as text[])) s (state)
        cross join lateral (
          select u.id, u.user_name_key as key from users u
           where u.account_id = :accountId ${managed} and u.role = r.role and ${userState} = s.state
             and u.user_name_key collate "POSIX" ${sign} :key
           order by ${first === '' ? '' : `${first} ${order}, `}u.user_name_key collate "POSIX" ${order} limit :limit) x
        order by x.key ${order} limit :limit`,
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

function byNameWith({ role, state, managedBy }: UserFilter): Directed {
  if (managedBy === null) return unmanaged
  if (managedBy !== undefined) return ofConnection
  return role === undefined && state === undefined ? byUserName : narrowed
}

function narrowingOf({ role, state, managedBy }: UserFilter): Readonly<Record<string, unknown>> {
  return {
    roles: role === undefined ? roles : [role],
    states: state === undefined ? userStates : [state],
    managedBy,
  }
}
