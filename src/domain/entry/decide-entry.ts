import { wholeContract } from '../../model/claims-contract.ts'
import type { OutboxEntry, OutboxRow } from '../../model/outbox.ts'
import type { EndCause } from '../../model/receipt.ts'
import { holdPerson } from '../../storage/endings/end-person.ts'
import {
  findLiveEntries,
  findLivePeople,
  findLivePeopleBelow,
  listLiveSubjects,
  type LiveEntry,
} from '../../storage/entry/live-entries.ts'
import { insertOutbox } from '../../storage/outbox.ts'
import {
  type ChangedApplication,
  type ChangedEntry,
  applicationChanged,
  membersChanged,
} from '../changed-entry.ts'
import { contractClaims, groupClaims, overBudget } from '../claims/claims.ts'
import type { Context } from '../context.ts'
import { endAccess, endRest, receiptData } from '../endings/end-access.ts'
import { checkEntry } from './entry.ts'
import { recordEvent } from '../events.ts'
import { tellReceivers } from '../signals/security-events.ts'

/** How long a request may be under way that saw the state before the change. */
const secondLook = 15
const page = 500

/**
 * Decides, inside one transaction, what follows from changes of one account: who may not enter an application any more
 * loses what is open there, and who still may while the claims are other ones is told of to the application. Only people
 * with something open are looked at.
 */
export async function decideChanges(context: Context, rows: readonly OutboxRow[]): Promise<void> {
  const changes = rows.filter(({ kind }) => kind === 'membership-changed')
  await decideMembers(
    context,
    changes.map(({ payload }) => payload as unknown as ChangedEntry),
  )
  for (const { kind, payload } of rows) {
    if (kind === 'application-changed') {
      await decideApplication(context, payload as unknown as ChangedApplication)
    }
    if (kind === 'rest-of-access') {
      await decideRest(context, payload as unknown as { sub: string; cause: EndCause })
    }
  }
}

async function decideMembers(context: Context, changes: readonly ChangedEntry[]): Promise<void> {
  const accountId = context.account.id
  const ids = [...new Set(changes.flatMap(({ members }) => members))]
  if (ids.length === 0) return
  const direct = await findLivePeople(context.db, accountId, ids)
  const below = await findLivePeopleBelow(context.db, accountId, ids)
  if (direct.length + below.length === 0) return
  const isDirect = new Map(direct.map(each => [each.id, each.sub]))
  for (const change of changes) {
    const { members, clientId, again = false } = change
    const own = members.flatMap(id => isDirect.get(id) ?? [])
    const nested =
      below.length === 0 ? [] : await findLivePeopleBelow(context.db, accountId, members)
    const subs = [...new Set([...own, ...nested.map(({ sub }) => sub)])]
    await decidePeople(context, { subs, clientId, claims: !again })
  }
  await lookAgain(context, changes, [...direct, ...below])
}

/** A sign-in that was under way during the change may have stored a grant since. */
async function lookAgain(
  context: Context,
  changes: readonly ChangedEntry[],
  people: readonly { readonly id: string; readonly signedIn: boolean }[],
): Promise<void> {
  const members = people.flatMap(({ id, signedIn }) => (signedIn ? [id] : []))
  if (members.length === 0 || changes.every(({ again }) => again === true)) return
  const entry = membersChanged({ members: [...new Set(members)], again: true })
  await insertOutbox(context.db, context.account.id, [{ ...entry, afterSeconds: secondLook }])
}

async function decideApplication(context: Context, change: ChangedApplication): Promise<void> {
  const { clientId, after = '', claims, again = false } = change
  const accountId = context.account.id
  const subs = await listLiveSubjects(context.db, { accountId, clientId, after, limit: page })
  await decidePeople(context, { subs, clientId, claims: claims && !again })
  const last = subs.at(-1)
  const follows: OutboxEntry[] = []
  if (last !== undefined && subs.length === page)
    follows.push(applicationChanged({ ...change, after: last }))
  if (after === '' && !again) {
    const entry = applicationChanged({ clientId, claims: false, again: true })
    follows.push({ ...entry, afterSeconds: secondLook })
  }
  await insertOutbox(context.db, accountId, follows)
}

type People = {
  readonly subs: readonly string[]
  readonly clientId: string | undefined
  readonly claims: boolean
}

async function decidePeople(context: Context, { subs, clientId, claims }: People): Promise<void> {
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

async function decideRest(
  context: Context,
  { sub, cause }: { readonly sub: string; readonly cause: EndCause },
): Promise<void> {
  const receipt = await endRest(context, { sub, cause })
  await recordEvent(context, {
    type: 'access.ended',
    target: { kind: 'user', id: sub, name: sub },
    data: receiptData(receipt),
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
