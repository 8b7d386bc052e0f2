import { deleteEndedLinks, deleteLinksOf } from '../../storage/shares/public-links.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvents } from '../events.ts'
import { linkEvents } from './known-link.ts'

const batch = 100

/** Removes the public links of resources that are moved or deleted (IK-63), inside the transaction that does so. */
export async function removeLinksOf(
  context: Context,
  resourceIds: readonly string[],
): Promise<void> {
  const gone = await deleteLinksOf(context.db, { accountId: context.account.id, resourceIds })
  await recordEvents(context, await linkEvents(context, 'link.removed', gone))
}

/** Removes the public links that have ended, which have shown nothing since (IK-70). */
export async function sweepEndedLinks(context: Context): Promise<void> {
  for (let full = true; full;) {
    full = await inTransaction(context, async inside => {
      const page = { accountId: inside.account.id, limit: batch }
      const gone = await deleteEndedLinks(inside.db, page)
      await recordEvents(inside, await linkEvents(inside, 'link.expired', gone))
      return gone.length === batch
    })
  }
}
