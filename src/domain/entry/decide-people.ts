import { wholeContract } from '../../model/claims-contract.ts'
import { holdPerson } from '../../storage/endings/end-person.ts'
import { findLiveEntries, type LiveEntry } from '../../storage/entry/live-entries.ts'
import { contractClaims, groupClaims, overBudget } from '../claims/claims.ts'
import type { Context } from '../context.ts'
import { endAccess, receiptData } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'
import { tellReceivers } from '../signals/security-events.ts'
import { checkEntry } from './entry.ts'

/** How many seconds a request may be under way that saw the state before the change. */
export const secondLook = 15

type People = {
  readonly subs: readonly string[]
  /** Only at this application. */
  readonly clientId: string | undefined
  /** Whether the claims may be other ones. */
  readonly claims: boolean
}

/** Ends what these people have open where they may not enter any more, and tells of other claims where they still may. */
export async function decidePeople(
  context: Context,
  { subs, clientId, claims }: People,
): Promise<void> {
  if (subs.length === 0) return
  const key = { accountId: context.account.id, subs, clientId: clientId ?? null }
  for (const entry of await findLiveEntries(context.db, key)) {
    if (!entry.allowed) await endEntry(context, entry)
    else if (claims) await tellClaims(context, entry)
  }
}

async function endEntry(context: Context, { sub, clientId }: LiveEntry): Promise<void> {
  const key = { accountId: context.account.id, sub }
  await holdPerson(context.db, key)
  // Another process may have come first.
  if ((await findLiveEntries(context.db, { ...key, subs: [sub], clientId })).length === 0) return
  const { allowed, person, reason = '', application } = await checkEntry(context, sub, clientId)
  if (allowed) return
  const receipt = await endAccess(context, { sub, clientId, cause: 'lost-entry' })
  await recordEvent(context, {
    type: 'access.ended',
    target: { kind: 'user', id: person?.id ?? sub, name: person?.userName ?? sub },
    data: { application: application?.id ?? clientId, reason, ...receiptData(receipt) },
  })
}

/** The groups and roles that the next token would carry: nothing where it carries none, and no more than it may hold. */
async function tellClaims(context: Context, { sub, clientId }: LiveEntry): Promise<void> {
  const { person, application } = await checkEntry(context, sub, clientId)
  if (person === undefined || application === undefined || application.kind === 'system') return
  const { places, names } = wholeContract(application.claims)
  if (!Object.values(places).some(Boolean)) return
  const values = await groupClaims(context, person, application)
  const contract = { ...application.claims, attributes: {} }
  const all = Object.entries(contractClaims(values, person, contract))
  const whole = all.filter(([, value]) => !overBudget(value, contract))
  const isCut = all.some(([name, value]) => name === names.groups && overBudget(value, contract))
  await tellReceivers(context, {
    type: 'token-claims-change',
    subject: { sub },
    claims: { ...Object.fromEntries(whole), ...(isCut ? { hasgroups: true } : {}) },
    clientId,
  })
}
