import type { Knex } from 'knex'
import { foldCase } from '../lib/fold-case.ts'
import type { WholeContract } from '../model/claims-contract.ts'
import {
  byContract,
  type ClaimsRow,
  type ClaimValues,
  groupsTold,
  rolesTold,
  toClaimValues,
} from './claims-told.ts'
import { type EdgeFact, edges } from './entry/edges.ts'
import { reach } from './entry/reach.ts'
import type { Bindings } from './statement.ts'

/** A person and an application of one account. */
export type ClaimsKey = {
  readonly accountId: string
  readonly personId: string
  readonly applicationId: string
}

/**
 * What is asked, as rows: so the planner cannot look at it, and one plan serves all. With the values in their places it would
 * plan anew each time, which takes longer than finding everything.
 */
const given = `given as materialized (
     select cast(:accountId as uuid) as account_id, cast(:personId as uuid) as person_id,
            cast(:applicationId as uuid) as application_id, cast(:prefix as text) as prefix),
   person as (select account_id, person_id as id from given)`

const find = byContract<ClaimsRow>(
  'claims_of_person',
  contract => `with recursive ${given},
   ${reach}
   select ${groupsTold(contract)} as groups, ${rolesTold} as roles`,
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

const explain = byContract<ClaimFacts>(
  'claims_explained_by_source',
  ({ value, told }) => `with recursive ${given},
   ${reach},
   around as (select account_id, id from person union all select account_id, id from reach)
   select (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name, 'externalId', g.external_id,
                     'value', ${value}, 'told', ${told}) order by g.name collate "C"), '[]')
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
  const [row] = await find(wanted)(db, bind(key, wanted))
  return toClaimValues(row ?? { groups: null, roles: null })
}

/** Everything through which a person has groups and app roles; `told` and `value` are what the claims say. */
export async function findClaimFacts(
  db: Knex,
  key: ClaimsKey,
  wanted: Wanted,
): Promise<ClaimFacts> {
  const [row] = await explain(wanted)(db, bind(key, wanted))
  return row ?? { groups: [], edges: [], roles: [] }
}

function bind(key: ClaimsKey, { groupPrefix }: Wanted): Bindings {
  return { ...key, prefix: foldCase(groupPrefix) }
}
