import type { Application } from '../../model/application.ts'
import { type ClaimsContract, wholeContract } from '../../model/claims-contract.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import type { Person } from '../../model/person.ts'
import { findClaimValues } from '../../storage/claims.ts'
import type { ClaimValues } from '../../storage/claims-told.ts'
import { attributeClaims } from './attribute-claims.ts'
import type { Context } from '../context.ts'

export type GroupClaims = ClaimValues

/**
 * The groups and roles of a person for an application as its contract words them, sorted, whole and found in one statement:
 * what to do with too many is the caller's.
 */
export async function groupClaims(
  context: Context,
  person: Pick<Person, 'id' | 'role'>,
  application: Application,
): Promise<GroupClaims> {
  const contract = wholeContract(application.claims)
  const key = { accountId: context.account.id, personId: person.id, applicationId: application.id }
  return withAccountRole(await findClaimValues(context.db, key, contract), person, contract)
}

/** Puts the account role among the roles where the contract says so. */
export function withAccountRole(
  { groups, roles }: ClaimValues,
  { role }: Pick<Person, 'role'>,
  { accountRole = false }: ClaimsContract,
): GroupClaims {
  return { groups, roles: accountRole ? [...roles, role].toSorted() : roles }
}

/** Everything that the contract of an application tells of a person, under the names of their claims. */
export function contractClaims(
  { groups, roles }: GroupClaims,
  person: Person,
  contract: ClaimsContract,
): JsonObject {
  const { groups: selection, names, attributes } = wholeContract(contract)
  return {
    ...attributeClaims(person, attributes),
    ...(selection === 'none' ? {} : { [names.groups]: groups }),
    [names.roles]: roles,
  }
}

/** Whether a claim has more values, or is longer as JSON in UTF-8, than the contract lets into a token. */
export function overBudget(value: Json, contract: ClaimsContract): boolean {
  const { maxValues, maxBytes } = wholeContract(contract)
  if (Array.isArray(value) && value.length > maxValues) return true
  return Buffer.byteLength(JSON.stringify(value)) > maxBytes
}
