import { isId } from '../../lib/ids.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  findStreamOverview,
  listStreamOverviews,
  type StreamOverview,
} from '../../storage/signals/stream-overview.ts'
import type { Context } from '../context.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'

/** One stream with what waits on it. */
export async function overviewOfStream(
  { db, account }: Context,
  id: string,
): Promise<StreamOverview> {
  const found = isId(id) ? await findStreamOverview(db, { accountId: account.id, id }) : undefined
  if (found === undefined) throw new Refusal('not-found', 'there is no such stream')
  return found
}

/** All streams of an account with what waits on them, for its administrators, part by part. */
export async function overviewOfStreams(
  { db, account }: Context,
  request: PartRequest = {},
): Promise<Part<StreamOverview>> {
  return partOf(request, page => listStreamOverviews(db, { accountId: account.id, ...page }))
}
