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

/**
 * Audit records for a statement that writes them together with the change. What an application does on behalf of somebody
 * tells of both.
 */
export function eventBatch(
  { account, actor, requestId, address, reason = null, caller }: Context,
  given: readonly EventRecord[],
): EventBatch {
  const onBehalfOf = caller?.onBehalfOf
  const records =
    onBehalfOf === undefined
      ? given
      : given.map(record => ({ ...record, data: { ...record.data, onBehalfOf } }))
  return { accountId: account.id, actor, requestId, address, reason, records }
}
