import type { Knex } from 'knex'
import { reach } from '../entry/reach.ts'
import { statement } from '../statement.ts'

/** A role of an application, or entry to one that asks for an assignment. */
export type Attached = { readonly id: string; readonly name: string }

const list = statement<Attached>(
  'attached_to_principal',
  `with recursive person as (select cast(:accountId as uuid) as account_id, cast(:id as uuid) as id),
   ${reach},
   own (id) as (select id from person union all select id from reach)
   select r.id, r.key || ' of ' || a.name as name
     from own o cross join lateral (
       select s.role_id from app_role_assignments s
        where s.account_id = :accountId and s.principal_id = o.id offset 0) given
     join app_roles r on r.account_id = :accountId and r.id = given.role_id
     join applications a on a.account_id = r.account_id and a.id = r.application_id
   union
   select a.id, a.name
     from own o cross join lateral (
       select s.application_id from assignments s
        where s.account_id = :accountId and s.principal_id = o.id offset 0) given
     join applications a on a.account_id = :accountId and a.id = given.application_id and a.access = 'assigned'
    order by 2, 1`,
)

/** The app roles and entries of a user or an application, own and through groups. */
export async function listAttached(
  db: Knex,
  key: { accountId: string; id: string },
): Promise<readonly Attached[]> {
  return list(db, key)
}
