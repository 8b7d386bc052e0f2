import type { Knex } from 'knex'
import type { Role } from '../../model/role.ts'
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

// A look-up by index for each group that the person is in: `offset 0` keeps the planner from joining all grants.
const find = statement<RightFacts>(
  'rights_of_principal',
  `with recursive person as (
     select account_id, id, kind from principals
      where account_id = :accountId and id = :id and kind in ('user', 'application')),
   ${reach}
   select p.kind, u.role, a.active_by_right as "activeByRight",
          (select coalesce(json_agg(distinct g.right_key), '[]') from (
             select own.right_key
               from (select account_id, id from person union all select account_id, id from reach) holder
               cross join lateral (
                 select g.right_key from granted_rights g
                  where g.account_id = holder.account_id and g.principal_id = holder.id and ${current} offset 0) own
             union all
             select g.right_key from granted_rights g
              where g.account_id = p.account_id and g.principal_id is null and p.kind = 'user' and ${current}) g) as granted
     from person p
     join accounts a on a.id = p.account_id
     left join users u on u.account_id = p.account_id and u.id = p.id`,
)

/** Everything that decides which rights a user or an application has now; undefined where there is none with this id. */
export async function findRightFacts(
  db: Knex,
  key: { accountId: string; id: string },
): Promise<RightFacts | undefined> {
  const [row] = await find(db, key)
  return row
}
