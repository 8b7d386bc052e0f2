import type { Knex } from 'knex'
import { timedReach } from '../entry/reach.ts'
import { statement } from '../statement.ts'
import { current } from './current.ts'

const list = statement<{ right: string; until: Date }>(
  'right_ends_of_principal',
  `with recursive person as (
     select account_id, id, kind from principals where account_id = :accountId and id = :id),
   ${timedReach},
   ways as (
     select given.right_key, least(coalesce(holder.until, 'infinity'), given.until) as until
       from (select account_id, id, cast(null as timestamptz) as until from person
             union all select account_id, id, until from reach) holder
       cross join lateral (
         select g.right_key, coalesce(g.until, 'infinity') as until from granted_rights g
          where g.account_id = holder.account_id and g.principal_id = holder.id and ${current} offset 0) given
     union all
     select g.right_key, coalesce(g.until, 'infinity') from person p
       join granted_rights g on g.account_id = p.account_id and g.principal_id is null
      where p.kind = 'user' and ${current})
   select right_key as "right", max(until) as until from ways group by right_key having max(until) < 'infinity'`,
)

/** When the rights end that were given to a user or an application, directly or through groups, for a time only. */
export async function listRightEnds(
  db: Knex,
  key: { accountId: string; id: string },
): Promise<ReadonlyMap<string, Date>> {
  const rows = await list(db, key)
  return new Map(rows.map(({ right, until }) => [right, until]))
}
