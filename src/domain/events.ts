import type { EventRecord } from '../model/event.ts'
import { insertEvent, insertEvents } from '../storage/events.ts'
import type { Context } from './context.ts'

/** Writes an audit record. Called inside the transaction of the change that it tells, so that both or neither happen. */
export async function recordEvent(context: Context, record: EventRecord): Promise<void> {
  const { db, account, actor, requestId, address } = context
  await insertEvent(db, { accountId: account.id, actor, requestId, address, record })
}

/** As `recordEvent`, for several targets at once. */
export async function recordEvents(
  context: Context,
  records: readonly EventRecord[],
): Promise<void> {
  const { db, account, actor, requestId, address } = context
  await insertEvents(db, { accountId: account.id, actor, requestId, address }, records)
}
