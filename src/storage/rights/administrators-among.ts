import type { Knex } from 'knex'
import type { MembershipScope } from '../groups/memberships.ts'
import { statement } from '../statement.ts'

// From the administrators up: they are few, while a group may hold everybody.
const find = statement<{ id: string }>(
  'administrators_entering',
  `with recursive entering (id) as (
     select i.id from unnest(cast(:ids as uuid[])) as i (id)
      where not exists (select 1 from memberships m where m.account_id = :accountId and m.group_id = :groupId
                           and m.member_id = i.id and m.source_id = :sourceId)),
   above (administrator, id) as (
     select u.id, u.id from users u where u.account_id = :accountId and u.role = 'account_administrator'
     union
     select a.administrator, outer_group.id from above a cross join lateral (
       select m.group_id as id from memberships m
        where m.account_id = :accountId and m.member_id = a.id
          and (m.until is null or m.until > cohort_now()) offset 0) outer_group)
   select distinct a.administrator as id from above a where a.id in (select id from entering)`,
)

/**
 * The account administrators who would enter a group with these users and groups: among them, or in a group that is.
 * Who is a member by this source already does not enter.
 */
export async function findAdministratorsAmong(
  db: Knex,
  { accountId, groupId, sourceId }: MembershipScope,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return []
  return (await find(db, { accountId, groupId, sourceId, ids })).map(({ id }) => id)
}
