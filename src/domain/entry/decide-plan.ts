import { quotaOf, rolesOf } from '../../model/plan.ts'
import { insertOutbox } from '../../storage/outbox.ts'
import { type LiveSubject, listLiveByDormancy } from '../../storage/plan/live-dormant.ts'
import { type ChangedPlan, planChanged } from '../changed-entry.ts'
import type { Context } from '../context.ts'
import { endAccess, receiptData } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'
import { withPresentPlan } from '../plan/plans.ts'
import { decidePeople, secondLook } from './decide-people.ts'

/** Each is ended by itself, in the transaction of the page. */
const page = 100

/**
 * Decides what follows from another plan for everybody with something open, a page at a time: who is dormant now loses all
 * of it, and who entered through a dormant group what is open there. None of it comes back with the former plan.
 */
export async function decidePlan(context: Context, change: ChangedPlan): Promise<void> {
  const { after = '', again = false } = change
  const present = await withPresentPlan(context)
  const { db, account } = present
  const plan = { roles: rolesOf(account), seats: quotaOf(account, 'seats') }
  const live = await listLiveByDormancy(db, { accountId: account.id, after, limit: page }, plan)
  for (const each of live) if (each.dormant) await endDormant(present, each)
  const subs = live.flatMap(({ dormant, sub }) => (dormant ? [] : [sub]))
  await decidePeople(present, { subs, clientId: undefined, claims: !again })
  const last = live.length === page ? live.at(-1) : undefined
  const further = last === undefined ? [] : [planChanged({ ...change, after: last.sub })]
  const later = { ...planChanged({ again: true }), afterSeconds: secondLook }
  await insertOutbox(db, account.id, [...further, ...(after === '' && !again ? [later] : [])])
}

async function endDormant(context: Context, { id, sub, userName }: LiveSubject): Promise<void> {
  const receipt = await endAccess(context, { sub, cause: 'dormant' })
  await recordEvent(context, {
    type: 'access.ended',
    target: { kind: 'user', id, name: userName },
    data: { reason: 'dormant', ...receiptData(receipt) },
  })
}
