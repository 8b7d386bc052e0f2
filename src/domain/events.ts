import type { EventRecord } from '../model/event.ts'
import { type EventBatch, insertEvents } from '../storage/events.ts'
import type { Context } from './context.ts'

/** Writes an audit record. Called inside the transaction of the change that it tells, so that both or neither happen. */
export async function recordEvent(context: Context, record: EventRecord): Promise<void> {
  await recordEvents(context, [record])
}

/** As `recordEvent`, for several targets at once. */
export async function recordEvents(
  context: Context,
  records: readonly EventRecord[],
): Promise<void> {
  await insertEvents(context.db, eventBatch(context, records))
}

/** Audit records for a statement that writes them together with the change. */
export function eventBatch(
  { account, actor, requestId, address }: Context,
  records: readonly EventRecord[],
): EventBatch {
  return { accountId: account.id, actor, requestId, address, records }
}
