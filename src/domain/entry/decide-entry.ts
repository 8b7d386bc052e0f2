import type { OutboxEntry, OutboxRow } from '../../model/outbox.ts'
import type { EndCause } from '../../model/receipt.ts'
import {
  findLivePeople,
  findLivePeopleBelow,
  listLiveSubjects,
} from '../../storage/entry/live-entries.ts'
import { insertOutbox } from '../../storage/outbox.ts'
import {
  type ChangedApplication,
  type ChangedEntry,
  applicationChanged,
  membersChanged,
} from '../changed-entry.ts'
import type { Context } from '../context.ts'
import { endRest, receiptData } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'
import { decidePeople, secondLook } from './decide-people.ts'
import { decidePlan } from './decide-plan.ts'

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
    if (kind === 'plan-changed') await decidePlan(context, payload)
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
