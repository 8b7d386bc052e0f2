import type { EventRecord } from '../model/event.ts'
import { insertEvent } from '../storage/events.ts'
import type { Context } from './context.ts'

/** Writes an audit record. Called inside the transaction of the change that it tells, so that both or neither happen. */
export async function recordEvent(context: Context, record: EventRecord): Promise<void> {
  const { db, account, actor, requestId, address } = context
  await insertEvent(db, { accountId: account.id, actor, requestId, address, record })
}
