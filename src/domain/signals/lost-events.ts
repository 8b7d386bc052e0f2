import type { Knex } from 'knex'
import { newId } from '../../lib/ids.ts'
import { streamLimits } from '../../model/stream.ts'
import { listAccounts } from '../../storage/accounts.ts'
import { deleteLostEvents, type LostEvents } from '../../storage/signals/stream-events.ts'
import { recordEvent } from '../events.ts'

const batch = 1000

/** Removes security events that ran out of time or are more than a stream may hold, and records what was lost so. */
export async function sweepLostEvents(db: Knex): Promise<void> {
  for (;;) {
    const lost = await db.transaction(async inside => {
      const bounds = { most: streamLimits.waiting, limit: batch }
      const streams = await deleteLostEvents(inside, bounds)
      if (streams.some(each => each.lost > 0)) await tell(inside, streams)
      return streams
    })
    if (lost.length === 0) return
  }
}

async function tell(db: Knex, streams: readonly LostEvents[]): Promise<void> {
  const accounts = new Map((await listAccounts(db)).map(each => [each.id, each]))
  const actor = { kind: 'system', id: null, name: 'sweep' } as const
  for (const { accountId, streamId, name, lost } of streams) {
    const account = accounts.get(accountId)
    if (account === undefined || lost === 0) continue
    const context = { db, account, actor, requestId: newId(), address: null }
    const target = { kind: 'stream', id: streamId, name } as const
    await recordEvent(context, { type: 'stream.events_lost', target, data: { events: lost } })
  }
}
