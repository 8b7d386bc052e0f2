import type { Knex } from 'knex'
import type { Application } from '../../model/application.ts'
import type { Role } from '../../model/role.ts'
import { applicationColumns } from '../applications/applications.ts'
import { reach } from '../entry/reach.ts'
import { statement } from '../statement.ts'
import { current } from './current.ts'

export type RightFacts = {
  readonly kind: 'user' | 'application'
  /** Null for an application. */
  readonly role: Role | null
  /** Whether the account makes *active* a right to be given. */
  readonly activeByRight: boolean
  /** What was given: to the principal, to their groups, to every user. Sorted, without doubles. */
  readonly granted: readonly string[]
}

export type EntitledApplication = Application & Pick<RightFacts, 'granted'>

/**
 * What was given to the row of the CTE `person p`, as JSON, by the CTE `reach`. A look-up by index for each group:
 * `offset 0` keeps the planner from joining all grants.
 */
const granted = `(select coalesce(json_agg(distinct g.right_key), '[]') from (
             select own.right_key
               from (select account_id, id from person union all select account_id, id from reach) holder
               cross join lateral (
                 select g.right_key from granted_rights g
                  where g.account_id = holder.account_id and g.principal_id = holder.id and ${current} offset 0) own
             union all
             select g.right_key from granted_rights g
              where g.account_id = p.account_id and g.principal_id is null and p.kind = 'user' and ${current}) g)`

const find = statement<RightFacts>(
  'rights_of_principal',
  `with recursive person as (
     select account_id, id, kind from principals
      where account_id = :accountId and id = :id and kind in ('user', 'application')),
   ${reach}
   select p.kind, u.role, a.active_by_right as "activeByRight",
          ${granted} as granted
     from person p
     join accounts a on a.id = p.account_id
     left join users u on u.account_id = p.account_id and u.id = p.id`,
)

const findClient = statement<EntitledApplication>(
  'application_with_rights',
  `with recursive person as (
     select account_id, id, 'application' as kind from applications where account_id = :accountId and client_id = :clientId),
   ${reach}
   select ${applicationColumns}, ${granted} as granted
     from person p join applications a on a.account_id = p.account_id and a.id = p.id`,
)

/** Everything that decides which rights a user or an application has now; undefined where there is none with this id. */
export async function findRightFacts(
  db: Knex,
  key: { accountId: string; id: string },
): Promise<RightFacts | undefined> {
  const [row] = await find(db, key)
  return row
}

/** An application, and what was given to it and its groups. */
export async function findEntitledApplication(
  db: Knex,
  key: { accountId: string; clientId: string },
): Promise<EntitledApplication | undefined> {
  const [row] = await findClient(db, key)
  return row
}
