import type { Knex } from 'knex'
import { Refusal } from '../../model/refusal.ts'
import { findAccounts, lockAccount } from '../../storage/accounts.ts'
import {
  deleteOldEvents,
  type EventBound,
  findEventMonths,
  listEventBounds,
  updateEventMonths,
} from '../../storage/audit/retention.ts'
import { dropEmptyPartitions } from '../../storage/event-partitions.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction, systemContext } from '../context.ts'
import { recordEvent } from '../events.ts'

const longest = 240
const batch = 20_000

/** How many months the trail reaches back; null where it is kept for good. */
export async function getRetention(context: Context): Promise<number | null> {
  demandRight(context, 'audit.view')
  return findEventMonths(context.db, context.account.id)
}

/** Sets how many months the trail reaches back. What is older goes within the hour, for good. */
export async function setRetention(context: Context, months: number | null): Promise<void> {
  demandRight(context, 'account.manage')
  demandRight(context, 'audit.view')
  if (months !== null && !(Number.isInteger(months) && months >= 1 && months <= longest)) {
    const rule = `months is a whole number from 1 to ${longest}, or null`
    throw new Refusal('invalid', rule, { field: 'months' })
  }
  await inTransaction(context, async inside => {
    const { id, slug: name } = inside.account
    await lockAccount(inside.db, id, 'retention')
    const before = await findEventMonths(inside.db, id)
    if (before === months) return
    await updateEventMonths(inside.db, id, months)
    await recordEvent(inside, {
      type: 'account.audit_retention_changed',
      target: { kind: 'account', id, name },
      data: { before: { months: before }, after: { months } },
    })
  })
}

/**
 * Deletes what is older than each account keeps, in batches that each tell of themselves, and drops the months that are
 * empty by then. Several processes may do so at once: each deletes other rows. Gives how many events went.
 */
export async function expireEvents(db: Knex): Promise<number> {
  const bounds = await listEventBounds(db)
  const ids = bounds.map(({ accountId }) => accountId)
  const accounts = await findAccounts(db, ids)
  let gone = 0
  for (const bound of bounds) {
    const account = accounts.get(bound.accountId)
    if (account === undefined) continue
    const context = systemContext(db, account, 'retention')
    for (let some = batch; some === batch; gone += some) some = await expireSome(context, bound)
  }
  await dropEmptyPartitions(db)
  return gone
}

async function expireSome(context: Context, bound: EventBound): Promise<number> {
  return inTransaction(context, async inside => {
    const events = await deleteOldEvents(inside.db, bound, batch)
    if (events === 0) return 0
    const { id, slug: name } = inside.account
    await recordEvent(inside, {
      type: 'account.audit_expired',
      target: { kind: 'account', id, name },
      data: { before: bound.before.toISOString(), events },
    })
    return events
  })
}
