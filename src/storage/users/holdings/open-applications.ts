import type { Knex } from 'knex'
import type { HeldAppRole, OpenApplication } from '../../../model/user-holdings.ts'
import { assignedTo, reach } from '../../entry/reach.ts'
import { statement } from '../../statement.ts'
import { type HoldingsPage, person } from './holdings-page.ts'

const applications = statement<OpenApplication>(
  'user_open_applications',
  `with recursive ${person}, ${reach}
   select a.id, a.client_id as "clientId", a.name, a.access from applications a, person u
    where a.account_id = :accountId and a.enabled and a.kind <> 'system'
      and coalesce(a.client ->> 'type', 'web') <> 'service' and ${assignedTo('select id from reach')}
      and (cast(:after as uuid) is null or a.id > cast(:after as uuid))
    order by a.id limit :limit`,
)
const appRoles = statement<HeldAppRole>(
  'user_app_roles',
  `with recursive ${person}, ${reach},
   around as (select account_id, id from person union all select account_id, id from reach),
   page as materialized (
     select s.role_id as id, bool_or(s.principal_id = :userId) as direct,
            min(cast(g.name as text) collate "C") as first
       from around h
       join app_role_assignments s on s.account_id = h.account_id and s.principal_id = h.id
       left join groups g on g.account_id = s.account_id and g.id = s.principal_id
      where cast(:after as uuid) is null or s.role_id > cast(:after as uuid)
      group by s.role_id order by s.role_id limit :limit)
   select r.id, r.key, r.name, page.direct,
          json_build_object('clientId', a.client_id, 'name', a.name) as application,
          (select json_build_object('id', g.id, 'name', g.name) from app_role_assignments s
             join reach h on h.account_id = s.account_id and h.id = s.principal_id
             join groups g on g.account_id = s.account_id and g.id = s.principal_id
            where s.account_id = :accountId and s.role_id = r.id and g.name collate "C" = page.first limit 1) as "group"
     from page
     join app_roles r on r.account_id = :accountId and r.id = page.id
     join applications a on a.account_id = r.account_id and a.id = r.application_id
    order by r.id`,
)

/** The applications that are open to a person or to which it is assigned, itself or through groups, by id. */
export async function listOpenApplications(
  db: Knex,
  page: HoldingsPage,
): Promise<readonly OpenApplication[]> {
  return applications(db, page)
}

/** The app roles that were given to a person or to a group that it is in, by id. */
export async function listHeldAppRoles(
  db: Knex,
  page: HoldingsPage,
): Promise<readonly HeldAppRole[]> {
  return appRoles(db, page)
}
