import { answerReview } from '../../domain/shares/answer-review.ts'
import {
  cancelReview,
  getReview,
  listItemsOfReview,
  listReviews,
  type ReviewedSoFar,
  startReview,
} from '../../domain/shares/reviews.ts'
import type { ShareReviewItem } from '../../model/share-review.ts'
import {
  answerShareReview,
  cancelShareReview,
  getShareReview,
  listShareReviewItems,
  listShareReviews,
  startShareReview,
} from '../contract/library/reviews.ts'
import { pagingIn } from '../lists/asked.ts'
import { listedAnswer } from '../lists/listed.ts'
import { type Answer, route } from '../route.ts'
import { representResults } from './represent-share.ts'

export const reviewRoutes = [
  route(startShareReview, async ({ context, body: { dueAt, ...rest } }) =>
    represent(await startReview(context, { ...rest, dueAt: new Date(dueAt) })),
  ),
  route(listShareReviews, async request =>
    listedAnswer(request, await listReviews(request.context, pagingIn(request)), represent),
  ),
  route(getShareReview, async ({ context, params }) =>
    represent(await getReview(context, params.review)),
  ),
  route(listShareReviewItems, async request => {
    const asked = { id: request.params.review, unanswered: request.query.unanswered }
    const found = await listItemsOfReview(request.context, asked, pagingIn(request))
    return listedAnswer(request, found, representItem)
  }),
  route(answerShareReview, async ({ context, params, body }) =>
    representResults(await answerReview(context, { id: params.review, ...body })),
  ),
  route(cancelShareReview, async ({ context, params }) =>
    represent(await cancelReview(context, params.review)),
  ),
]

function represent(whole: ReviewedSoFar): Answer<typeof getShareReview> {
  const { id, name, resourceId, groupId, scopeName, unanswered, state, progress } = whole
  const { creatorKind, creatorId, creatorName, dueAt, createdAt, endedAt } = whole
  const kind = resourceId === null ? 'group' : 'resource'
  return {
    id,
    name,
    unanswered,
    state,
    progress,
    scope: { kind, id: resourceId ?? groupId ?? '', name: scopeName },
    startedBy: { kind: creatorKind, id: creatorId, name: creatorName },
    dueAt: dueAt.toISOString(),
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  }
}

function representItem(
  whole: ShareReviewItem,
): Answer<typeof listShareReviewItems>['items'][number] {
  const { resourceId, resourceName, principalId, principalKind, principalName, ...rest } = whole
  const { answeredAt, answererName, ...own } = rest
  return {
    ...own,
    resource: { id: resourceId, name: resourceName },
    principal: { id: principalId, kind: principalKind, name: principalName },
    answeredAt: answeredAt?.toISOString() ?? null,
    answeredBy: answererName,
  }
}
