import type { Knex } from 'knex'
import type { RightGrant } from '../../model/right-grant.ts'
import type { Role } from '../../model/role.ts'
import { type EdgeFact, edges } from '../entry/edges.ts'
import { reach } from '../entry/reach.ts'
import { statement } from '../statement.ts'
import { current } from './current.ts'
import { type GrantRow, selectGrant, toGrant } from './granted-rights.ts'

/** A grant, and to whom it was given: the person, one of their groups, or with null every user. */
export type GrantSource = RightGrant & { readonly principalId: string | null }

export type RightSources = {
  readonly role: Role
  readonly activeByRight: boolean
  readonly groups: readonly { readonly id: string; readonly name: string }[]
  readonly edges: readonly EdgeFact[]
  readonly grants: readonly GrantSource[]
}

type Row = Omit<RightSources, 'grants'> & {
  readonly grants: readonly (GrantRow & { readonly principalId: string | null })[]
}

const explain = statement<Row>(
  'rights_of_user_explained_by_source',
  `with recursive person as (
     select account_id, id from users where account_id = :accountId and id = :id),
   ${reach},
   around as (select account_id, id from person union all select account_id, id from reach)
   select u.role, a.active_by_right as "activeByRight",
          (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name) order by g.id), '[]')
             from reach r join groups g on g.account_id = r.account_id and g.id = r.id) as groups,
          ${edges} as edges,
          (select coalesce(json_agg(f order by f."right", f.since), '[]') from (
             select own.* from around h cross join lateral (
               select g.principal_id as "principalId", ${selectGrant} from granted_rights g
                where g.account_id = h.account_id and g.principal_id = h.id and ${current} offset 0) own
             union all
             select null, ${selectGrant} from granted_rights g
              where g.account_id = p.account_id and g.principal_id is null and ${current}) f) as grants
     from person p
     join accounts a on a.id = p.account_id
     join users u on u.account_id = p.account_id and u.id = p.id`,
)

/** Everything through which a user has rights; undefined where there is none with this id. */
export async function findRightSources(
  db: Knex,
  key: { accountId: string; id: string },
): Promise<RightSources | undefined> {
  const [row] = await explain(db, key)
  return row && { ...row, grants: row.grants.map(toSource) }
}

/** Times come as text out of JSON. */
function toSource({ principalId, ...row }: Row['grants'][number]): GrantSource {
  const until = row.until === null ? null : new Date(row.until)
  return { ...toGrant({ ...row, since: new Date(row.since), until }), principalId }
}
