import type { Application } from '../../model/application.ts'
import { wholeContract } from '../../model/claims-contract.ts'
import type { Person } from '../../model/person.ts'
import {
  type ClaimFacts,
  type EdgeFact,
  findClaimFacts,
  type GroupFact,
  type RoleFact,
} from '../../storage/claims.ts'
import type { Context } from '../context.ts'

/** One membership on the way from a person to a group. */
export type Step = {
  readonly group: { readonly id: string; readonly name: string }
  /** The connection that put the member there, or by hand. */
  readonly source: string
  readonly since: string
  readonly until: string | null
}

/** The memberships from the person on; the last one is in the group that is explained. */
export type Path = readonly Step[]

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

type Ways = {
  readonly shortest: ReadonlyMap<string, Path>
  readonly into: ReadonlyMap<string, readonly EdgeFact[]>
  readonly names: ReadonlyMap<string, string>
}

/** The shortest way to each group: those that are found first lead on first. */
function waysFrom(personId: string, { groups, edges }: ClaimFacts): Ways {
  const names = new Map(groups.map(({ id, name }) => [id, name]))
  const outOf = Map.groupBy(edges, edge => edge.memberId)
  const shortest = new Map<string, Path>([[personId, []]])
  // A map is walked in the order of insertion, also what is inserted meanwhile.
  for (const [member, path] of shortest) {
    for (const edge of outOf.get(member) ?? []) {
      if (!shortest.has(edge.groupId)) shortest.set(edge.groupId, [...path, toStep(edge, names)])
    }
  }
  return { shortest, into: Map.groupBy(edges, edge => edge.groupId), names }
}

function explainedGroup(
  { id, name, value, externalId }: GroupFact,
  ways: Ways,
  byExternalId: boolean,
): ExplainedGroup {
  const lacksExternalId = byExternalId && externalId === null
  return { value, id, name, lacksExternalId, paths: pathsInto(id, ways) }
}

/** A way that comes through the group itself, round a cycle, explains nothing. */
function pathsInto(groupId: string, { shortest, into, names }: Ways): readonly Path[] {
  const paths = (into.get(groupId) ?? []).flatMap(edge => {
    const before = shortest.get(edge.memberId) ?? []
    const isRound = before.some(({ group }) => group.id === groupId)
    return isRound ? [] : [[...before, toStep(edge, names)]]
  })
  return paths.toSorted((one, other) => one.length - other.length)
}

function explainedRole(value: string, given: readonly RoleFact[], ways: Ways): ExplainedRole {
  const paths = given.map(({ principalId }) => ways.shortest.get(principalId) ?? [])
  return {
    value,
    from: 'application',
    paths: paths.toSorted((one, other) => one.length - other.length),
  }
}

function toStep(edge: EdgeFact, names: ReadonlyMap<string, string>): Step {
  const { groupId, sourceKind, connection, since, until } = edge
  return {
    group: { id: groupId, name: names.get(groupId) ?? '' },
    source: connection ?? (sourceKind === 'manual' ? 'by hand' : sourceKind),
    since: new Date(since).toISOString(),
    until: until === null ? null : new Date(until).toISOString(),
  }
}
