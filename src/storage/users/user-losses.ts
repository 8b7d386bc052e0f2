import type { Knex } from 'knex'
import type { UserLosses } from '../../model/removed-user.ts'
import { statement } from '../statement.ts'

type Row = UserLosses & { readonly invited: boolean }

const counted = (
  from: string,
): string => `jsonb_build_object('count', (select count(*) from ${from}), 'first',
            coalesce((select jsonb_agg(x) from (select * from ${from} order by name, id limit 100) x), '[]'))`

const find = statement<Row>(
  'user_losses_all',
  `with grouped as (
     select g.id, g.name from groups g where g.account_id = :accountId and g.deleted_at is null and g.id in (
       select m.group_id from memberships m where m.account_id = :accountId and m.member_id = :id)),
   assigned as (
     select a.id, a.client_id as "clientId", a.name from assignments s
       join applications a on a.account_id = s.account_id and a.id = s.application_id
      where s.account_id = :accountId and s.principal_id = :id),
   held as (
     select r.id, a.client_id as "clientId", a.name, r.key from app_role_assignments s
       join app_roles r on r.account_id = s.account_id and r.id = s.role_id
       join applications a on a.account_id = r.account_id and a.id = r.application_id
      where s.account_id = :accountId and s.principal_id = :id),
   managed as (
     select g.id, g.name from group_managers m
       join groups g on g.account_id = m.account_id and g.id = m.group_id and g.deleted_at is null
      where m.account_id = :accountId and m.user_id = :id),
   granted as (
     select r.right_key as id, r.right_key as name from granted_rights r
      where r.account_id = :accountId and r.principal_id = :id)
   select ${counted('grouped')} as groups, ${counted('managed')} as "managedGroups", ${counted('granted')} as rights,
           ${counted('assigned')} as assignments, ${counted('held')} as "appRoles",
          u.invited from users u where u.account_id = :accountId and u.id = :id`,
)

/** What hangs on a person: the first hundred of each kind by name, and how many there are. */
export async function findUserLosses(
  db: Knex,
  key: { accountId: string; id: string },
): Promise<Row> {
  const [row] = await find(db, key)
  return row as Row
}
