import { isDeepStrictEqual } from 'node:util'
import type { Application } from '../../model/application.ts'
import type { Person } from '../../model/person.ts'
import { type ClaimsContract, wholeContract } from '../../model/claims-contract.ts'
import {
  type EntryFacts,
  type EntryKey,
  findEntry,
  findEntryWithClaims,
} from '../../storage/entry/entry.ts'
import { type GroupClaims, withAccountRole } from '../claims/claims.ts'
import type { Context } from '../context.ts'
import { dormancyOf } from '../plan/dormant.ts'
import { isActive, toPerson } from '../person.ts'

export type EntryRefusal =
  | 'unknown-person'
  | 'inactive'
  | 'awaiting-activation' // without the right active, in an account that asks for it
  | 'dormant' // kept out by the plan of the account
  | 'unknown-application'
  | 'not-assigned'

export type Entry = {
  readonly allowed: boolean
  /** Why not, where not. */
  readonly reason: EntryRefusal | undefined
  /** Set only where the person is active. */
  readonly person: Person | undefined
  readonly application: Application | undefined
  /** For how many seconds, by the ends that are set now, the person may enter and is active; null without an end. */
  readonly entersFor: number | null
  readonly activeFor: number | null
}

/**
 * Whether the person with this subject may enter this application: the rule that sign-in, tokens, userinfo and
 * introspection all ask, each time anew and in one statement (DESIGN 5, Entry).
 */
export async function checkEntry(context: Context, sub: string, clientId: string): Promise<Entry> {
  const facts = await findEntry(context.db, keyOf(context, { sub, clientId }))
  return toEntry(context, facts)
}

/**
 * As `checkEntry`, and in the same statement the groups and roles that this contract tells the application: undefined where
 * the person is not active, or where the application has another contract by now.
 */
export async function checkEntryWithClaims(
  context: Context,
  { sub, clientId }: { readonly sub: string; readonly clientId: string },
  contract: ClaimsContract,
): Promise<Entry & { readonly values: GroupClaims | undefined }> {
  const key = keyOf(context, { sub, clientId })
  const facts = await findEntryWithClaims(context.db, key, wholeContract(contract))
  const entry = await toEntry(context, facts)
  const { person, application } = entry
  const isSame = isDeepStrictEqual(application?.claims, contract)
  if (facts === undefined || person === undefined || !isSame) return { ...entry, values: undefined }
  return { ...entry, values: withAccountRole(facts.values, person, contract) }
}

function keyOf(
  { account }: Context,
  asked: { readonly sub: string; readonly clientId: string },
): EntryKey {
  return { ...asked, accountId: account.id, activeByRight: account.activeByRight }
}

async function toEntry(context: Context, facts: EntryFacts | undefined): Promise<Entry> {
  const reason = refusalOf(facts) ?? (await dormantReason(context, facts))
  const active = facts !== undefined && isActive(facts.user) && facts.activated
  return {
    allowed: reason === undefined,
    reason,
    person: active ? toPerson(facts.user) : undefined,
    application: facts?.application,
    entersFor: sooner(facts?.assignedFor, facts?.activatedFor),
    activeFor: facts?.activatedFor ?? null,
  }
}

function sooner(one: number | null = null, other: number | null = null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other)
}

function refusalOf(facts: EntryFacts | undefined): EntryRefusal | undefined {
  if (facts === undefined) return 'unknown-person'
  if (!isActive(facts.user)) return 'inactive'
  if (!facts.activated) return 'awaiting-activation'
  if (facts.application === undefined) return 'unknown-application'
  return facts.assigned ? undefined : 'not-assigned'
}

async function dormantReason(
  context: Context,
  facts: EntryFacts | undefined,
): Promise<EntryRefusal | undefined> {
  if (facts === undefined) return undefined
  return (await dormancyOf(context, facts.user)) === undefined ? undefined : 'dormant'
}
