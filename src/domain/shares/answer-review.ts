import { isId } from '../../lib/ids.ts'
import type { EventRecord } from '../../model/event.ts'
import { type Level, rankOf } from '../../model/level.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Share } from '../../model/share.ts'
import type { ReviewAnswer } from '../../model/share-review.ts'
import { holdSides } from '../../storage/shares/hold-sides.ts'
import { answerItems, findReviewItems } from '../../storage/shares/review-items.ts'
import { settleShares } from '../../storage/shares/reviewed-shares.ts'
import { lockReview } from '../../storage/shares/share-reviews.ts'
import { lockShares, removeShares } from '../../storage/shares/shares.ts'
import { type Context, inTransaction } from '../context.ts'
import { accessOfAsker } from '../decisions/asker.ts'
import { recordEvents } from '../events.ts'
import { mayShare } from './demand-to-share.ts'
import { granterOf } from './granter.ts'
import { keyOf, knownReview, reviewEvent, sidesWith } from './known-review.ts'
import {
  type Atomicity,
  byPair,
  judgeEach,
  pairOf,
  type PairResult,
  resultsOf,
  rowsOf,
} from './pair-results.ts'
import { resourceNames } from './resource-names.ts'
import { shareEvent, writtenEvent } from './share-events.ts'

export type AnswerInput = {
  readonly resource: string
  readonly principalId: string
  readonly answer: ReviewAnswer
  /** The level that is left, where it is lowered. */
  readonly level: Level | null
  readonly reason: string | null
}

type Row = {
  readonly resourceId: string
  readonly principalId: string
  readonly answer: ReviewAnswer
  readonly newLevel: Level | null
  readonly reason: string | null
}

/**
 * Answers for shares of an open review, up to a thousand at once: each is kept, lowered or removed at once. What was moved
 * to where the asker may share nothing is no more theirs to answer for.
 */
export async function answerReview(
  context: Context,
  { id, answers, ...atomicity }: Atomicity & { id: string; answers: readonly AnswerInput[] },
): Promise<readonly PairResult<ReviewAnswer>[]> {
  return inTransaction(context, async inside => {
    const { account, db } = inside
    const known = await knownReview(inside, id)
    const keys = answers.flatMap(({ resource: resourceId, principalId }) =>
      isId(resourceId) && isId(principalId) ? [{ resourceId, principalId }] : [],
    )
    await holdSides(db, account.id, sidesWith(known, keys))
    const review = await lockReview(db, keyOf(inside, id))
    if (review?.state !== 'open') throw new Refusal('conflict', 'the review is over')
    const ids = [...new Set(keys.map(({ resourceId }) => resourceId))]
    const access = await accessOfAsker(inside, ids, { despiteBin: true })
    const items = await findReviewItems(db, keyOf(inside, id), keys)
    const asked = byPair(items.filter(({ resourceId }) => mayShare(access, resourceId)))
    const before = byPair(await lockShares(db, account.id, [...asked.values()]))
    const judged = judgeEach(answers, answer => rowOf(answer, { asked, before }), atomicity)
    const rows = rowsOf(judged)
    const removing = rows.filter(({ answer }) => answer === 'remove')
    const staying = rows.filter(({ answer }) => answer !== 'remove')
    await removeShares(db, account.id, removing)
    const settled = staying.map(({ newLevel: level, ...key }) => ({ ...key, level }))
    const after = byPair(await settleShares(db, account.id, settled))
    await answerItems(db, { ...keyOf(inside, id), answerer: await granterOf(inside) }, rows)
    const told = await eventsOf(inside, id, { rows, before, after })
    const counts = { answers: rows.length }
    const answered = rows.length === 0 ? [] : [reviewEvent('share_review.answered', review, counts)]
    await recordEvents(inside, [...answered, ...told])
    return resultsOf(judged, row => {
      return { outcome: row.answer, share: after.get(pairOf(row)) ?? null }
    })
  })
}

type Known = {
  readonly asked: ReadonlyMap<string, unknown>
  readonly before: ReadonlyMap<string, Share>
}

function rowOf(input: AnswerInput, { asked, before }: Known): Row {
  const { resource: resourceId, principalId, answer, level, reason } = input
  const pair = pairOf({ resourceId, principalId })
  if (!asked.has(pair)) throw new Refusal('not-found', 'the review is not about this share')
  const share = before.get(pair)
  if (share === undefined) throw new Refusal('conflict', 'the share is gone')
  const newLevel = answer === 'lower' ? level : null
  if (answer === 'lower' && (level === null || rankOf(level) >= rankOf(share.level))) {
    throw new Refusal('invalid', 'the new level is lower than the present one', { field: 'level' })
  }
  return { resourceId, principalId, answer, newLevel, reason }
}

/** What became of the shares themselves. */
async function eventsOf(
  context: Context,
  review: string,
  {
    rows,
    before,
    after,
  }: {
    readonly rows: readonly Row[]
    readonly before: ReadonlyMap<string, Share>
    readonly after: ReadonlyMap<string, Share>
  },
): Promise<readonly EventRecord[]> {
  const changed = rows.filter(({ answer }) => answer !== 'keep')
  const ids = changed.map(each => each.resourceId)
  const names = await resourceNames(context, ids)
  return changed.flatMap(row => {
    const [was, is] = [before.get(pairOf(row)), after.get(pairOf(row))]
    const resourceName = names.get(row.resourceId) ?? row.resourceId
    if (is !== undefined) return [writtenEvent(resourceName, was, is)]
    const data = { level: was?.level ?? null, review }
    return [shareEvent('share.revoked', { ...row, resourceName }, data)]
  })
}
