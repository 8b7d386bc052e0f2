import type { Knex } from 'knex'
import type { Right } from '../../model/right.ts'
import type { Role } from '../../model/role.ts'
import { effective } from '../entry/reach.ts'
import { groupsCount } from '../plan/plan-columns.ts'
import { statement } from '../statement.ts'
import { current } from './current.ts'

/** A user who has a right, and through what. */
export type RightHolder = {
  readonly id: string
  readonly name: string
  readonly userName: string
  readonly byRole: boolean
  /** Given to every user. */
  readonly byAccount: boolean
  readonly own: boolean
  /** The groups that it was given to and the user is in, directly or through groups. */
  readonly groups: readonly { readonly id: string; readonly name: string }[]
}

const ofRight = `g.account_id = :accountId and g.right_key = :right and ${current}`
const everybody = `exists (select 1 from granted_rights g where ${ofRight} and g.principal_id is null)`

// Each source gives its next few in the order of ids, by index; what they give together is the page. The cost depends on how
// many roles and groups carry the right, not on how many people have it.
const list = statement<RightHolder>(
  'right_holders',
  `with recursive carrying (id) as (
     select g.principal_id from granted_rights g join groups o on o.account_id = g.account_id and o.id = g.principal_id
      where ${ofRight} and o.deleted_at is null and ${groupsCount}
     union
     select m.member_id from carrying c join memberships m
         on m.account_id = :accountId and m.group_id = c.id and m.member_kind = 'group' and ${effective}),
   found (id) as (
     select h.id from unnest(cast(:roles as text[])) as r (role) cross join lateral (
       select u.id from users u where u.account_id = :accountId and u.role = r.role and u.id > :after
        order by u.id limit :limit) h
     union
     (select g.principal_id from granted_rights g join users u on u.account_id = g.account_id and u.id = g.principal_id
       where ${ofRight} and g.principal_id > :after order by g.principal_id limit :limit)
     union
     select h.id from carrying c cross join lateral (
       select m.member_id as id from memberships m
        where m.account_id = :accountId and m.group_id = c.id and m.member_kind = 'user' and m.member_id > :after
          and ${effective} order by m.member_id limit :limit) h
     union
     (select u.id from users u where u.account_id = :accountId and u.id > :after and ${everybody} order by u.id limit :limit)),
   page as (select id from found order by id limit :limit)
   select u.id, coalesce(u.display_name, u.user_name) as name, u.user_name as "userName",
          u.role = any(cast(:roles as text[])) as "byRole", ${everybody} as "byAccount",
          exists (select 1 from granted_rights g where ${ofRight} and g.principal_id = u.id) as own,
          (with recursive within (id) as (
             select m.group_id from memberships m
              where m.account_id = u.account_id and m.member_id = u.id and ${effective} and ${groupsCount}
             union
             select m.group_id from within w join memberships m
                 on m.account_id = u.account_id and m.member_id = w.id and m.member_kind = 'group' and ${effective})
           select coalesce(json_agg(json_build_object('id', o.id, 'name', o.name) order by o.name), '[]')
             from within w join groups o on o.account_id = u.account_id and o.id = w.id
            where exists (select 1 from granted_rights g where ${ofRight} and g.principal_id = o.id)) as groups
     from page p join users u on u.account_id = :accountId and u.id = p.id order by u.id`,
)

/** Up to `limit` users who have a right now, in the order of their ids behind `after`; `roles` are those that imply it. */
export async function listRightHolders(
  db: Knex,
  page: {
    accountId: string
    right: Right
    roles: readonly Role[]
    after: string
    limit: number
  },
): Promise<readonly RightHolder[]> {
  return list(db, page)
}
