import type { Knex } from 'knex'
import { reach } from '../entry/reach.ts'
import type { ToldApplication } from '../../model/receipt.ts'
import { statement } from '../statement.ts'

/** What somebody has beside rights, as a change of it can be told. */
export type Held = {
  /** The groups that the person is in by a row of their own. */
  readonly memberships: readonly {
    readonly id: string
    readonly name: string
    readonly source: string
    readonly state: 'active' | 'suspended'
  }[]
  /** The groups that count for the person, directly or through groups. */
  readonly groups: readonly { readonly id: string; readonly name: string }[]
  /** The applications that an assignment lets the person into. */
  readonly applications: readonly ToldApplication[]
  readonly appRoles: readonly {
    readonly application: ToldApplication
    readonly key: string
    readonly name: string
  }[]
  /** How much is open, by kind. */
  readonly open: Readonly<Record<string, number>>
}

const find = statement<Held>(
  'held_of_user_by_source',
  `with recursive person as (
     select account_id, id, sub from users where account_id = :accountId and id = :id),
   ${reach},
   own as (select account_id, id from person union all select account_id, id from reach)
   select (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name, 'state', m.state,
                     'source', coalesce(c.name, up.name, case s.kind when 'manual' then 'by hand' else s.kind end))
                     order by g.name, m.source_id), '[]')
             from memberships m
             join groups g on g.account_id = m.account_id and g.id = m.group_id and g.deleted_at is null
             join sources s on s.account_id = m.account_id and s.id = m.source_id
             left join connections c on c.account_id = m.account_id and c.id = m.source_id
             left join upstreams up on up.account_id = m.account_id and up.id = m.source_id
            where m.account_id = p.account_id and m.member_id = p.id) as memberships,
          (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name) order by g.name), '[]')
             from reach r join groups g on g.account_id = r.account_id and g.id = r.id) as groups,
          (select coalesce(json_agg(json_build_object('clientId', a.client_id, 'name', a.name) order by a.name, a.id), '[]')
             from applications a where a.account_id = p.account_id and a.id in (
               select s.application_id from own o
                 join assignments s on s.account_id = o.account_id and s.principal_id = o.id)) as applications,
          (select coalesce(json_agg(json_build_object('application', json_build_object('clientId', a.client_id, 'name', a.name),
                     'key', r.key, 'name', r.name)
                     order by a.client_id, r.key), '[]')
             from app_roles r join applications a on a.account_id = r.account_id and a.id = r.application_id
            where r.account_id = p.account_id and r.id in (
               select s.role_id from own o
                 join app_role_assignments s on s.account_id = o.account_id and s.principal_id = o.id)) as "appRoles",
          (select coalesce(json_object_agg(model, n), '{}') from (
             select model, count(*) as n from oidc_records
              where account_id = p.account_id and sub = p.sub group by model) o) as open
     from person p`,
)

/** What this user has besides rights; undefined where there is none with this id. */
export async function findHeld(
  db: Knex,
  key: { accountId: string; id: string },
): Promise<Held | undefined> {
  const [row] = await find(db, key)
  return row
}
