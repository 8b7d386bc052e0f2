import { listStreamOverviews, type StreamOverview } from '../../storage/signals/stream-overview.ts'
import type { Context } from '../context.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'

/** All streams of an account with what waits on them, for its administrators, part by part. */
export async function overviewOfStreams(
  { db, account }: Context,
  request: PartRequest = {},
): Promise<Part<StreamOverview>> {
  return partOf(request, page => listStreamOverviews(db, { accountId: account.id, ...page }))
}
