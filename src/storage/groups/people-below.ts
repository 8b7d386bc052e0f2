import type { Knex } from 'knex'
import { statement } from '../statement.ts'

export type PersonBelow = { readonly id: string; readonly name: string; readonly userName: string }

const list = statement<PersonBelow>(
  'people_below_groups',
  `with recursive below (id) as (
     select unnest(cast(:groupIds as uuid[]))
     union
     select m.member_id from below b join memberships m
         on m.account_id = :accountId and m.group_id = b.id and m.member_kind = 'group'),
   page as (
     select distinct x.id from below b cross join lateral (
       select m.member_id as id from memberships m
        where m.account_id = :accountId and m.group_id = b.id and m.member_kind = 'user' and m.member_id > :after
        order by m.member_id limit :limit) x
     union
     select u.id from users u
      where u.account_id = :accountId and u.id = any(cast(:userIds as uuid[])) and u.id > :after
     order by id limit :limit)
   select u.id, coalesce(u.display_name, u.user_name) as name, u.user_name as "userName"
     from page p join users u on u.account_id = :accountId and u.id = p.id order by u.id`,
)

/** Up to `limit` of these users and of everybody in these groups, directly or through groups, behind the id `after`. */
export async function listPeopleBelow(
  db: Knex,
  page: {
    accountId: string
    groupIds: readonly string[]
    userIds: readonly string[]
    after: string
    limit: number
  },
): Promise<readonly PersonBelow[]> {
  return list(db, page)
}
