import {
  type GroupSelection,
  groupSelections,
  type GroupValue,
  groupValues,
  type WholeContract,
} from '../model/claims-contract.ts'
import { type Statement, statement } from './statement.ts'

/** What of a group `g` a contract tells, in SQL over the rows `given q` (account, application, prefix) and `reach r`. */
export type Told = {
  /** What stands for the group in a token. */
  readonly value: string
  /** Whether it is told. */
  readonly told: string
}

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

const values: Readonly<Record<GroupValue, string>> = {
  name: 'g.name',
  id: 'cast(g.id as text)',
  externalId: `case when ${isItsOwn} then g.external_id else cast(g.id as text) end`,
}

/** Never by reading all assignments: an application may have very many, a person has some groups. */
const isAssigned = `coalesce((select true from assignments s
               where s.account_id = r.account_id and s.application_id = q.application_id and s.principal_id = r.id), false)`

/** Whether any group is assigned to the application: asked only where none of the person's is. */
const anyAssigned = `exists (
              select 1 from given i
               cross join lateral (select s.account_id, s.principal_id from assignments s
                  where s.account_id = i.account_id and s.application_id = i.application_id offset 0) s
               cross join lateral (select 1 from principals p
                  where p.account_id = s.account_id and p.id = s.principal_id and p.kind = 'group'
                    and not exists (select 1 from groups dead where dead.account_id = p.account_id and dead.id = p.id
                                       and dead.deleted_at is not null) offset 0) p)`

const tellings: Readonly<Record<GroupSelection, string>> = {
  none: 'false',
  all: 'true',
  prefix: 'starts_with(g.name_folded, q.prefix)',
  assigned: isAssigned,
  default: `case when ${isAssigned} then true else not ${anyAssigned} end`,
}

/** The values of the groups of `reach` that are told, as JSON; `toClaimValues` puts them in order. */
export function groupsTold({ value, told }: Told): string {
  return `(select json_agg(${value})
             from given q, reach r cross join lateral (
               select * from groups where account_id = r.account_id and id = r.id offset 0) g
            where ${told})`
}

/** The app roles of the `person` in the application of `given`, own and through the groups of `reach`, as JSON. */
export const rolesTold = `(select json_agg(a.key)
             from given q join app_roles a on a.account_id = q.account_id and a.application_id = q.application_id
             join app_role_assignments s on s.account_id = a.account_id and s.role_id = a.id
            where s.principal_id in (select id from person union all select id from reach))`

export type ClaimValues = { readonly groups: readonly string[]; readonly roles: readonly string[] }

export type ClaimsRow = { readonly [claim in keyof ClaimValues]: readonly string[] | null }

/** Sorted and without doubles: two groups may be worded alike, and a role be given twice. */
export function toClaimValues({ groups, roles }: ClaimsRow): ClaimValues {
  return { groups: inOrder(groups ?? []), roles: inOrder(roles ?? []) }
}

function inOrder(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted()
}

/** A statement of which there is one for each kind of contract: what it does not tell costs it nothing. */
export function byContract<Row>(
  name: string,
  text: (told: Told) => string,
): (contract: Pick<WholeContract, 'groups' | 'values'>) => Statement<Row> {
  const all = groupSelections.flatMap(selection =>
    groupValues.map(wording => {
      const told = { value: values[wording], told: tellings[selection] }
      const made = statement<Row>(`${name}_${selection}_${wording}`.toLowerCase(), text(told))
      return [`${selection} ${wording}`, made] as const
    }),
  )
  const statements = new Map(all)
  return contract => {
    const found = statements.get(`${contract.groups} ${contract.values}`)
    if (found === undefined) throw new Error(`no contract tells ${contract.groups}`)
    return found
  }
}
