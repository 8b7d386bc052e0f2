import { type Application, claimsDefaults, type ClaimsContract } from '../model/application.ts'
import type { Person } from '../model/person.ts'
import { findGroupNames } from '../storage/claims.ts'
import type { Context } from './context.ts'

export type GroupClaims = { readonly groups: readonly string[]; readonly roles: readonly string[] }

/** The groups and roles of a person for an application, sorted and whole: what to do with too many is the caller's. */
export async function groupClaims(
  context: Context,
  person: Pick<Person, 'id' | 'role'>,
  application: Application,
): Promise<GroupClaims> {
  const key = { accountId: context.account.id, personId: person.id, applicationId: application.id }
  const groups = await findGroupNames(context.db, key)
  return { groups, roles: application.claims.accountRole === true ? [person.role] : [] }
}

/** Whether values are more, or longer as JSON in UTF-8, than the contract lets into a token. */
export function overBudget(values: readonly string[], contract: ClaimsContract): boolean {
  const { maxValues, maxBytes } = { ...claimsDefaults, ...contract }
  return values.length > maxValues || Buffer.byteLength(JSON.stringify(values)) > maxBytes
}
