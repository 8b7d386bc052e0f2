import { deleteExpiredShares } from '../../storage/shares/expired-shares.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvents } from '../events.ts'
import { shareEvent } from './share-events.ts'

const batch = 1000

/** Removes the shares past their end, which have had no effect since, and tells of them. */
export async function sweepExpiredShares(context: Context): Promise<void> {
  for (let full = true; full;) {
    full = await inTransaction(context, async inside => {
      const page = { accountId: inside.account.id, limit: batch }
      const gone = await deleteExpiredShares(inside.db, page)
      await recordEvents(
        inside,
        gone.map(each => shareEvent('share.expired', each, { level: each.level })),
      )
      return gone.length === batch
    })
  }
}
