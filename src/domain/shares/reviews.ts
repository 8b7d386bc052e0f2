import { newId } from '../../lib/ids.ts'
import type { Listed, Paging } from '../../model/listing.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ResourceReference } from '../../model/resource.ts'
import type {
  ReviewProgress,
  ShareReview,
  ShareReviewItem,
  UnansweredOutcome,
} from '../../model/share-review.ts'
import {
  fillReviewBelow,
  fillReviewOfGroup,
  listReviewItems,
} from '../../storage/shares/review-items.ts'
import {
  endReview,
  findProgress,
  insertReview,
  listReviews as listRows,
} from '../../storage/shares/share-reviews.ts'
import { type Context, inTransaction } from '../context.ts'
import { accessOfAsker, askerOf } from '../decisions/asker.ts'
import { recordEvent } from '../events.ts'
import { getGroup } from '../groups/groups.ts'
import { demandToShare, mayShare } from './demand-to-share.ts'
import { granterOf } from './granter.ts'
import { keyOf, knownReview, reviewEvent, seenAmong, sharesEverything } from './known-review.ts'
import { resourceNames } from './resource-names.ts'

const mostItems = 50_000

export type ReviewInput = {
  readonly name: string
  readonly dueAt: Date
  readonly unanswered: UnansweredOutcome
  /** The folder whose shares are looked at, with all below it; */
  readonly resource: ResourceReference | null
  /** or the group whose shares are. */
  readonly groupId: string | null
}

export type ReviewedSoFar = ShareReview & { readonly progress: ReviewProgress }

/** Begins a review of the shares that there are now, by whoever may share all that it is about. */
export async function startReview(context: Context, input: ReviewInput): Promise<ReviewedSoFar> {
  return inTransaction(context, async inside => {
    const { name, dueAt, unanswered } = input
    const scope = await scopeOf(inside, input)
    const creator = await granterOf(inside)
    const key = keyOf(inside, newId())
    const review = await insertReview(inside.db, {
      ...key,
      ...scope,
      name,
      dueAt,
      unanswered,
      creator,
    })
    if (review === undefined) {
      throw new Refusal('invalid', 'the due day lies ahead', { field: 'dueAt' })
    }
    const shares = await fill(inside, review, scope.libraryId)
    if (shares === 0) throw nothingShared()
    const data = { shares, dueAt: dueAt.toISOString(), unanswered }
    await recordEvent(inside, reviewEvent('share_review.started', review, data))
    return { ...review, progress: await findProgress(inside.db, key) }
  })
}

type Scope = Pick<ShareReview, 'resourceId' | 'groupId' | 'scopeName'> & {
  readonly libraryId: string | null
}

async function scopeOf(context: Context, { resource, groupId }: ReviewInput): Promise<Scope> {
  if ((resource === null) === (groupId === null)) {
    throw new Refusal('invalid', 'a review is about a folder or about a group')
  }
  const access = await accessOfAsker(context, resource === null ? [] : [resource])
  if (resource !== null) {
    const { id, libraryId } = demandToShare(access, resource)
    const scopeName = (await resourceNames(context, [id])).get(id) ?? id
    return { resourceId: id, groupId: null, scopeName, libraryId }
  }
  if (!sharesEverything(access)) {
    const why = 'the shares of a group are reviewed by those who may share everything'
    throw new Refusal('forbidden', why)
  }
  const { libraryId } = await askerOf(context)
  const { id, name } = await getGroup(context, groupId ?? '')
  // An application without a library keeps to what it has: null would be every library.
  if (libraryId === undefined) throw nothingShared()
  return { resourceId: null, groupId: id, scopeName: name, libraryId }
}

function nothingShared(): Refusal {
  return new Refusal('conflict', 'nothing is shared there')
}

async function fill(
  { account, db }: Context,
  { id, resourceId, groupId }: ShareReview,
  libraryId: string | null,
): Promise<number> {
  const key = { accountId: account.id, id, limit: mostItems + 1 }
  const count =
    resourceId === null
      ? await fillReviewOfGroup(db, { ...key, groupId: groupId ?? '', libraryId })
      : await fillReviewBelow(db, { ...key, resourceId })
  if (count <= mostItems) return count
  throw new Refusal(
    'too-costly',
    `a review is about ${mostItems} shares at most: review parts of it`,
  )
}

/** The reviews that whoever asks has to do with. A page may be short. */
export async function listReviews(
  context: Context,
  paging: Paging,
): Promise<Listed<ReviewedSoFar>> {
  const { items, next } = await listRows(context.db, context.account.id, paging)
  const seen = await seenAmong(context, items)
  return { items: await Promise.all(seen.map(each => soFar(context, each))), next }
}

export async function getReview(context: Context, id: string): Promise<ReviewedSoFar> {
  return soFar(context, await knownReview(context, id))
}

/** What a review is about, all of it or what nobody has answered for yet, as far as the asker may share it still. */
export async function listItemsOfReview(
  context: Context,
  { id, unanswered }: { readonly id: string; readonly unanswered: boolean },
  paging: Paging,
): Promise<Listed<ShareReviewItem>> {
  await knownReview(context, id)
  const key = { ...keyOf(context, id), unanswered }
  const { items, next } = await listReviewItems(context.db, key, paging)
  const ids = [...new Set(items.map(({ resourceId }) => resourceId))]
  const access = await accessOfAsker(context, ids, { despiteBin: true })
  return { items: items.filter(({ resourceId }) => mayShare(access, resourceId)), next }
}

/** Ends a review before its day: what was answered stays so, and of the rest nothing becomes. */
export async function cancelReview(context: Context, id: string): Promise<ReviewedSoFar> {
  return inTransaction(context, async inside => {
    await knownReview(inside, id)
    const review = await endReview(inside.db, keyOf(inside, id), 'cancelled')
    if (review === undefined) throw new Refusal('conflict', 'the review is over')
    await recordEvent(inside, reviewEvent('share_review.cancelled', review))
    return soFar(inside, review)
  })
}

async function soFar(context: Context, review: ShareReview): Promise<ReviewedSoFar> {
  return { ...review, progress: await findProgress(context.db, keyOf(context, review.id)) }
}
