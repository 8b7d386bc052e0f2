import type { Application } from '../../model/application.ts'
import { wholeContract } from '../../model/claims-contract.ts'
import type { Person } from '../../model/person.ts'
import { findClaimFacts, type GroupFact, type RoleFact } from '../../storage/claims.ts'
import type { Context } from '../context.ts'
import { type Path, pathsInto, type Ways, waysFrom } from '../groups/ways.ts'

export type ExplainedGroup = {
  readonly value: string
  readonly id: string
  readonly name: string
  /** Whether the contract tells external ids and this group has none: its id stands there. */
  readonly lacksExternalId: boolean
  /** One for each membership that leads into the group, each the shortest. */
  readonly paths: readonly Path[]
}

export type ExplainedRole = {
  readonly value: string
  /** `account`: the role of the person in the account. */
  readonly from: 'account' | 'application'
  /** To what the role was assigned: an empty path is the person, another one ends at a group. */
  readonly paths: readonly Path[]
}

export type ClaimsExplained = {
  readonly groups: readonly ExplainedGroup[]
  readonly roles: readonly ExplainedRole[]
}

/** Through what a person has each of the groups and roles that an application is told of, in one statement. */
export async function explainClaims(
  context: Context,
  person: Pick<Person, 'id' | 'role'>,
  application: Application,
): Promise<ClaimsExplained> {
  const contract = wholeContract(application.claims)
  const key = { accountId: context.account.id, personId: person.id, applicationId: application.id }
  const facts = await findClaimFacts(context.db, key, contract)
  const ways = waysFrom(person.id, facts)
  const account = contract.accountRole
    ? [{ value: person.role, from: 'account', paths: [[]] } as const]
    : []
  const roles = [...Map.groupBy(facts.roles, ({ key: role }) => role)]
  return {
    groups: facts.groups
      .filter(({ told }) => told)
      .map(group => explainedGroup(group, ways, contract.values === 'externalId')),
    roles: [...account, ...roles.map(([role, given]) => explainedRole(role, given, ways))],
  }
}

function explainedGroup(
  { id, name, value, externalId }: GroupFact,
  ways: Ways,
  byExternalId: boolean,
): ExplainedGroup {
  const lacksExternalId = byExternalId && externalId === null
  return { value, id, name, lacksExternalId, paths: pathsInto(id, ways) }
}

function explainedRole(value: string, given: readonly RoleFact[], ways: Ways): ExplainedRole {
  const paths = given.map(({ principalId }) => ways.shortest.get(principalId) ?? [])
  return {
    value,
    from: 'application',
    paths: paths.toSorted((one, other) => one.length - other.length),
  }
}
