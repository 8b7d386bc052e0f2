import type { Knex } from 'knex'
import { streamLimits } from '../../model/stream.ts'
import { findAccounts } from '../../storage/accounts.ts'
import { deleteLostEvents, type LostEvents } from '../../storage/signals/stream-events.ts'
import { systemContext } from '../context.ts'
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
  const ids = new Set(streams.map(({ accountId }) => accountId))
  const accounts = await findAccounts(db, [...ids])
  for (const { accountId, streamId, name, lost } of streams) {
    const account = accounts.get(accountId)
    if (account === undefined || lost === 0) continue
    const context = systemContext(db, account, 'sweep')
    const target = { kind: 'stream', id: streamId, name } as const
    await recordEvent(context, { type: 'stream.events_lost', target, data: { events: lost } })
  }
}
