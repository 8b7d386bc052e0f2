import type { Knex } from 'knex'
import { foldCase } from '../lib/fold-case.ts'
import type { WholeContract } from '../model/claims-contract.ts'
import { type EdgeFact, edges } from './entry/edges.ts'
import { reach } from './entry/reach.ts'
import { type Bindings, statement } from './statement.ts'

/** A person and an application of one account. */
export type ClaimsKey = {
  readonly accountId: string
  readonly personId: string
  readonly applicationId: string
}

export type ClaimValues = { readonly groups: readonly string[]; readonly roles: readonly string[] }

/**
 * What is asked, as rows: so the planner cannot look at it, and one plan serves all. With the values in their places it would
 * plan anew each time, which takes longer than finding everything.
 */
const given = `given as materialized (
     select cast(:accountId as uuid) as account_id, cast(:personId as uuid) as person_id,
            cast(:applicationId as uuid) as application_id, cast(:selection as text) as selection,
            cast(:prefix as text) as prefix, cast(:values as text) as wording),
   person as (select account_id, person_id as id from given)`

/**
 * Whether the external id of the group `g` names it alone: another connection may send the same one, or the id of a group
 * that has none, and would so put its members into that group.
 */
const isItsOwn = `g.external_id is not null
              and not exists (select 1 from groups o where o.account_id = g.account_id
                                 and o.external_id = g.external_id and o.id <> g.id and o.deleted_at is null)
              and not exists (select 1 from groups o where o.account_id = g.account_id and o.id = case
                                when g.external_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                                then cast(g.external_id as uuid) end)`

/** What stands for the group `g` in a token. */
const valueOf = `case q.wording when 'id' then cast(g.id as text)
            when 'externalId' then case when ${isItsOwn} then g.external_id else cast(g.id as text) end else g.name end`

const assigned = `assigned as (
     select s.principal_id as id from given q
       join assignments s on s.account_id = q.account_id and s.application_id = q.application_id
       join principals p on p.account_id = s.account_id and p.id = s.principal_id and p.kind = 'group'
      where not exists (select 1 from groups dead where dead.account_id = s.account_id and dead.id = s.principal_id
                           and dead.deleted_at is not null))`

/** Whether the contract tells the group `g`. */
const isTold = `case q.selection when 'none' then false when 'all' then true
            when 'prefix' then starts_with(g.name_folded, q.prefix)
            when 'assigned' then g.id in (select id from assigned)
            else not exists (select 1 from assigned) or g.id in (select id from assigned) end`

const find = statement<ClaimValues>(
  'claims_of_person_by_plan',
  `with recursive ${given},
   ${reach},
   ${assigned}
   select (select coalesce(json_agg(v.value order by v.value collate "C"), '[]')
             from (select distinct ${valueOf} as value
                     from given q, reach r cross join lateral (
                       select * from groups where account_id = r.account_id and id = r.id offset 0) g
                    where ${isTold}) v) as groups,
          (select coalesce(json_agg(k.key order by k.key), '[]')
             from (select distinct a.key
                     from (select account_id, id from person union all select account_id, id from reach) p
                     join app_role_assignments s on s.account_id = p.account_id and s.principal_id = p.id
                     join app_roles a on a.account_id = s.account_id and a.id = s.role_id
                     join given q on q.application_id = a.application_id) k) as roles`,
)

export type GroupFact = {
  readonly id: string
  readonly name: string
  readonly externalId: string | null
  readonly value: string
  readonly told: boolean
}

/** An app role that the person has, by themselves or through this group. */
export type RoleFact = { readonly key: string; readonly principalId: string }

export type ClaimFacts = {
  readonly groups: readonly GroupFact[]
  readonly edges: readonly EdgeFact[]
  readonly roles: readonly RoleFact[]
}

const explain = statement<ClaimFacts>(
  'claims_explained_by_plan',
  `with recursive ${given},
   ${reach},
   ${assigned},
   around as (select account_id, id from person union all select account_id, id from reach)
   select (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name, 'externalId', g.external_id,
                     'value', ${valueOf}, 'told', ${isTold}) order by g.name collate "C"), '[]')
             from given q, reach r join groups g on g.account_id = r.account_id and g.id = r.id) as groups,
          ${edges} as edges,
          (select coalesce(json_agg(json_build_object('key', a.key, 'principalId', s.principal_id)
                     order by a.key, s.created_at), '[]')
             from around p
             join app_role_assignments s on s.account_id = p.account_id and s.principal_id = p.id
             join app_roles a on a.account_id = s.account_id and a.id = s.role_id
             join given q on q.application_id = a.application_id) as roles`,
)

type Wanted = Pick<WholeContract, 'groups' | 'groupPrefix' | 'values'>

/** The groups that an application is told, as the contract words them, and the app roles: each sorted and without doubles. */
export async function findClaimValues(
  db: Knex,
  key: ClaimsKey,
  wanted: Wanted,
): Promise<ClaimValues> {
  const [row] = await find(db, bind(key, wanted))
  return row ?? { groups: [], roles: [] }
}

/** Everything through which a person has groups and app roles; `told` and `value` are what the claims say. */
export async function findClaimFacts(
  db: Knex,
  key: ClaimsKey,
  wanted: Wanted,
): Promise<ClaimFacts> {
  const [row] = await explain(db, bind(key, wanted))
  return row ?? { groups: [], edges: [], roles: [] }
}

function bind(key: ClaimsKey, { groups, groupPrefix, values }: Wanted): Bindings {
  return { ...key, selection: groups, prefix: foldCase(groupPrefix), values }
}
