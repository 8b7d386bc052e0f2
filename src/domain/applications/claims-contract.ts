import type { ClaimsContract } from '../../model/claims-contract.ts'
import { updateClaims } from '../../storage/applications/claims-contracts.ts'
import { demandApplicationVersion, holdApplication } from './applications.ts'
import { applicationChanged } from '../changed-entry.ts'
import { changesBetween } from '../changes.ts'
import { checkedClaims } from '../claims/check-claims.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'

/** Members to change; null gives one its default again. */
export type ClaimsChange = {
  readonly [member in keyof ClaimsContract]?: ClaimsContract[member] | null
}

/**
 * Changes what an application is told: the next token, refresh or userinfo answer follows it. Refuses, as invalid with
 * the field, a contract that no application may have as a whole: unknown words, claim names of the protocol, paths to nothing.
 */
export async function changeClaimsContract(
  context: Context,
  clientId: string,
  change: ClaimsChange,
  expected?: Expected,
): Promise<ClaimsContract> {
  return inTransaction(context, async inside => {
    const application = await holdApplication(inside, clientId)
    demandApplicationVersion(application, expected)
    const { id, name, claims: before } = application
    const given = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null)
    const after = await checkedClaims(inside, Object.fromEntries(given))
    const changes = changesBetween(before, after)
    if (changes === undefined) return before
    await updateClaims(inside.db, { accountId: inside.account.id, id }, after)
    const target = { kind: 'application', id, name } as const
    const follows = [applicationChanged({ clientId, claims: true })]
    const told = { type: 'application.claims_changed', target, data: { ...changes } } as const
    await recordEvent(inside, told, follows)
    return after
  })
}
