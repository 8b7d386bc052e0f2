import type { Knex } from 'knex'
import { classOf, rightRecords, rights, type Weight, weights } from '../../model/right.ts'
import { type Role, roleRecords, roles } from '../../model/role.ts'
import { effective } from '../entry/reach.ts'
import { groupsCount } from '../plan/plan-columns.ts'
import { seated } from '../plan/plans.ts'
import { statement } from '../statement.ts'
import { current } from './current.ts'

// The catalogue comes as a binding: how much rights and roles weigh is said in model/ alone. Only those whom a grant may lift
// above their role are looked at one by one: everybody else is counted by role.
const count = statement<{ weight: number; seats: number }>(
  'seats_by_class',
  `with recursive given as (
     select g.principal_id as id, max(cast(cast(:rights as jsonb) ->> g.right_key as integer)) as weight
       from granted_rights g where g.account_id = :accountId and ${current} group by g.principal_id),
   below (id, weight) as (
     select g.id, g.weight from given g join groups o on o.account_id = :accountId and o.id = g.id
      where o.deleted_at is null and g.weight > 0 and ${groupsCount}
     union
     select m.member_id, b.weight from below b join memberships m
         on m.account_id = :accountId and m.group_id = b.id and m.member_kind = 'group' and ${effective}),
   raised as (
     select id, max(weight) as weight from (
       select id, weight from given where id is not null and weight > 0
       union all
       select m.member_id, b.weight from below b join memberships m
           on m.account_id = :accountId and m.group_id = b.id and m.member_kind = 'user' and ${effective}) all_of
      group by id)
   select greatest(cast(cast(:roles as jsonb) ->> u.role as integer),
                   coalesce((select weight from given where id is null), 0), coalesce(r.weight, 0)) as weight,
          count(*) as seats
     from users u left join raised r on r.id = u.id
    where u.account_id = :accountId and ${seated} group by 1`,
)

const ofRoles = Object.fromEntries(roles.map(role => [role, indexOf(classOfRole(role))]))
const ofRights = Object.fromEntries(rights.map(each => [each, indexOf(rightRecords[each].weight)]))

/** How many seats the people of each class take (HV-05): by the heaviest right that they have from anywhere. */
export async function countSeatsByClass(
  db: Knex,
  accountId: string,
): Promise<ReadonlyMap<Weight, number>> {
  const bindings = { rights: JSON.stringify(ofRights), roles: JSON.stringify(ofRoles) }
  const rows = await count(db, { accountId, ...bindings })
  return new Map(rows.map(({ weight, seats }) => [weights[weight] ?? 'light', seats]))
}

function classOfRole(role: Role): Weight {
  return classOf(roleRecords[role].rights)
}

function indexOf(weight: Weight): number {
  return weights.indexOf(weight)
}
