import type { ShareReview } from '../../model/share-review.ts'
import { findWaysUp } from '../../storage/resources/depth.ts'
import { holdSides } from '../../storage/shares/hold-sides.ts'
import { answerItems, type ItemAnswer, listUnanswered } from '../../storage/shares/review-items.ts'
import { flagShares } from '../../storage/shares/reviewed-shares.ts'
import {
  endReview,
  findReview,
  findProgress,
  listDueReviews,
  lockReview,
} from '../../storage/shares/share-reviews.ts'
import { lockShares, removeShares, type ShareKey } from '../../storage/shares/shares.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent, recordEvents } from '../events.ts'
import { keyOf, reviewEvent, sidesWith } from './known-review.ts'
import { byPair, pairOf } from './pair-results.ts'
import { resourceNames } from './resource-names.ts'
import { shareEvent } from './share-events.ts'

const batch = 1000

/** Ends the reviews whose day has come: what nobody has answered for is flagged or removed, as each review says. */
export async function closeDueReviews(context: Context): Promise<void> {
  for (const id of await listDueReviews(context.db, context.account.id)) {
    while (await inTransaction(context, inside => closePart(inside, id)));
  }
}

/** Whether there is more to do. */
async function closePart(context: Context, id: string): Promise<boolean> {
  const { account, db } = context
  const page = { ...keyOf(context, id), limit: batch }
  const [known, open] = [await findReview(db, page), await listUnanswered(db, page)]
  if (known === undefined) return false
  await holdSides(db, account.id, sidesWith(known, open))
  const review = await lockReview(db, keyOf(context, id))
  if (review?.state !== 'open') return false
  const held = byPair(open)
  const left = (await listUnanswered(db, page)).filter(each => held.has(pairOf(each)))
  if (left.length > 0) await settle(context, review, left)
  if (open.length === batch) return true
  const closed = await endReview(db, keyOf(context, id), 'closed')
  const progress = { ...(await findProgress(db, keyOf(context, id))) }
  if (closed !== undefined) {
    await recordEvent(context, reviewEvent('share_review.closed', closed, progress))
  }
  return false
}

/** Those of what is still where the review looks: what was moved away by now is another place's. */
async function stillThere(
  { account, db }: Context,
  reviewed: string | null,
  left: readonly ShareKey[],
): Promise<readonly ShareKey[]> {
  if (reviewed === null) return left
  const ids = [...new Set(left.map(({ resourceId }) => resourceId))]
  const above = await findWaysUp(db, account.id, ids)
  return left.filter(({ resourceId }) => {
    let at: string | null = resourceId
    while (at !== null && at !== reviewed) at = above.get(at)?.parentId ?? null
    return at === reviewed
  })
}

async function settle(
  context: Context,
  { id, unanswered, resourceId }: ShareReview,
  left: readonly ShareKey[],
): Promise<void> {
  const { account, actor, db } = context
  const held = await lockShares(db, account.id, await stillThere(context, resourceId, left))
  const there = byPair(held)
  if (unanswered === 'flag') await flagShares(db, account.id, held)
  else await removeShares(db, account.id, held)
  const outcome = unanswered === 'flag' ? 'flagged' : 'removed'
  const answers = left.map((key): ItemAnswer => {
    return {
      ...key,
      answer: there.has(pairOf(key)) ? outcome : 'gone',
      newLevel: null,
      reason: null,
    }
  })
  await answerItems(db, { ...keyOf(context, id), answerer: actor }, answers)
  const names = await resourceNames(
    context,
    held.map(each => each.resourceId),
  )
  const type = unanswered === 'flag' ? 'share.flagged' : 'share.revoked'
  await recordEvents(
    context,
    held.map(share => {
      const resourceName = names.get(share.resourceId) ?? share.resourceId
      return shareEvent(type, { ...share, resourceName }, { level: share.level, review: id })
    }),
  )
}
