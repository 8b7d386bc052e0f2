import type { EventRecord } from '../model/event.ts'
import type { OutboxEntry } from '../model/outbox.ts'
import { type EventBatch, insertEvents } from '../storage/events.ts'
import type { Context } from './context.ts'

/**
 * Writes an audit record and what follows from the change that it tells, in one statement. Called inside the transaction
 * of the change, so that all or nothing happens.
 */
export async function recordEvent(
  context: Context,
  record: EventRecord,
  follows: readonly OutboxEntry[] = [],
): Promise<void> {
  await recordEvents(context, [record], follows)
}

/** As `recordEvent`, for several targets at once. */
export async function recordEvents(
  context: Context,
  records: readonly EventRecord[],
  follows: readonly OutboxEntry[] = [],
): Promise<void> {
  await insertEvents(context.db, eventBatch(context, records), follows)
}

/** Audit records for a statement that writes them together with the change. */
export function eventBatch(
  { account, actor, requestId, address, reason = null }: Context,
  records: readonly EventRecord[],
): EventBatch {
  return { accountId: account.id, actor, requestId, address, reason, records }
}
