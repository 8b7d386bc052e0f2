import type { Knex } from 'knex'
import type { ToldApplication } from '../../model/receipt.ts'
import { statement } from '../statement.ts'

/** What stands around a group: at most a hundred of each; the counts are whole. */
export type GroupSurroundings = {
  readonly connection: { readonly id: string; readonly name: string } | null
  /** The groups that it is in. */
  readonly parents: readonly { readonly id: string; readonly name: string }[]
  /** Where it lets its members in. */
  readonly applications: readonly ToldApplication[]
  /** What it gives its members there. */
  readonly appRoles: readonly {
    readonly application: ToldApplication
    readonly key: string
    readonly name: string
  }[]
  readonly counts: {
    /** Of the members those that are groups. */
    readonly groups: number
    readonly parents: number
    readonly applications: number
    readonly appRoles: number
    readonly managers: number
  }
}

const parents = `from memberships m
            join groups o on o.account_id = m.account_id and o.id = m.group_id and o.deleted_at is null
           where m.account_id = g.account_id and m.member_id = g.id`
const applications = `from assignments s
            join applications a on a.account_id = s.account_id and a.id = s.application_id
           where s.account_id = g.account_id and s.principal_id = g.id`
const appRoles = `from app_role_assignments s
            join app_roles r on r.account_id = s.account_id and r.id = s.role_id
            join applications a on a.account_id = r.account_id and a.id = r.application_id
           where s.account_id = g.account_id and s.principal_id = g.id`

const find = statement<GroupSurroundings>(
  'group_around',
  `select (select json_build_object('id', c.id, 'name', c.name) from connections c
            where c.account_id = g.account_id and c.id = g.managed_by) as connection,
          (select coalesce(json_agg(json_build_object('id', x.id, 'name', x.name) order by x.name), '[]') from (
             select distinct o.id, o.name ${parents} order by o.name limit 100) x) as parents,
          (select coalesce(json_agg(json_build_object('clientId', x.client_id, 'name', x.name) order by x.name), '[]') from (
             select a.client_id, a.name ${applications} order by a.name limit 100) x) as applications,
          (select coalesce(json_agg(json_build_object('application', json_build_object('clientId', x.client_id, 'name', x.application),
                     'key', x.key, 'name', x.name) order by x.application, x.key), '[]') from (
             select a.client_id, a.name as application, r.key, r.name ${appRoles} order by a.name, r.key limit 100) x) as "appRoles",
          json_build_object(
            'groups', (select count(distinct m.member_id) from memberships m
                        where m.account_id = g.account_id and m.group_id = g.id and m.member_kind = 'group'),
            'parents', (select count(distinct o.id) ${parents}),
            'applications', (select count(*) ${applications}),
            'appRoles', (select count(*) ${appRoles}),
            'managers', (select count(*) from group_managers m where m.account_id = g.account_id and m.group_id = g.id)
          ) as counts
     from groups g where g.account_id = :accountId and g.id = :groupId`,
)

/** What stands around a group that there is. */
export async function findSurroundings(
  db: Knex,
  key: { accountId: string; groupId: string },
): Promise<GroupSurroundings | undefined> {
  const [row] = await find(db, key)
  return row
}
