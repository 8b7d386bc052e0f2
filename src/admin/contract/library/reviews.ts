import { z } from 'zod'
import { reviewAnswers, unansweredOutcomes } from '../../../model/share-review.ts'
import { actor, flag, id, listQuery, moment, oneOf, pageOf, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { level, reference } from './common.ts'
import { atomic, resultsOf } from './shares.ts'

const tag = 'shares'
const needs = ['shares.manage', 'library.keep'] as const

const review = z
  .strictObject({
    id,
    name: z.string(),
    scope: z
      .strictObject({ kind: z.enum(['resource', 'group']), id, name: z.string() })
      .describe('The folder, with all below it, or the group whose shares are looked at.'),
    dueAt: timestamp,
    unanswered: z
      .enum(unansweredOutcomes)
      .describe('What becomes on the due day of shares that nobody has answered for.'),
    state: z.enum(['open', 'closed', 'cancelled']),
    startedBy: actor,
    createdAt: timestamp,
    endedAt: timestamp.nullable(),
    progress: z.strictObject({
      total: z.int(),
      left: z.int().describe('Not answered yet.'),
      kept: z.int(),
      lowered: z.int(),
      removed: z.int(),
      flagged: z.int(),
      gone: z.int().describe('Not there any more.'),
    }),
  })
  .meta({ id: 'ShareReview' })

const item = z
  .strictObject({
    resource: z.strictObject({ id, name: z.string() }),
    principal: z.strictObject({
      id,
      kind: z.enum(['user', 'group', 'application']),
      name: z.string(),
    }),
    level: level.describe('As it was when the review began.'),
    answer: z.enum([...reviewAnswers, 'flagged', 'removed', 'gone']).nullable(),
    newLevel: level.nullable(),
    reason: z.string().nullable(),
    answeredAt: timestamp.nullable(),
    answeredBy: z.string().nullable(),
  })
  .meta({ id: 'ShareReviewItem' })

const params = oneOf('review')

export const startShareReview = operation({
  id: 'startShareReview',
  method: 'POST',
  path: '/library/reviews',
  tag,
  summary: 'Start a review of shares',
  description:
    'Every share below a folder that one manages, or of a group by who may share everything, is to be kept, lowered or removed until the due day.',
  needs,
  body: z.strictObject({
    name: text(200).min(1),
    resource: reference.nullable().default(null),
    groupId: id.nullable().default(null),
    dueAt: moment,
    unanswered: z.enum(unansweredOutcomes).default('flag'),
  }),
  answer: review,
  location: '/library/reviews/{id}',
  status: 201,
})

export const listShareReviews = operation({
  id: 'listShareReviews',
  method: 'GET',
  path: '/library/reviews',
  tag,
  summary: 'The reviews that one has to do with',
  description: 'A page may be short and yet have a next one.',
  needs,
  query: listQuery,
  answer: pageOf(review),
})

export const getShareReview = operation({
  id: 'getShareReview',
  method: 'GET',
  path: '/library/reviews/:review',
  tag,
  summary: 'A review, with how far it is',
  needs,
  params,
  answer: review,
})

export const listShareReviewItems = operation({
  id: 'listShareReviewItems',
  method: 'GET',
  path: '/library/reviews/:review/items',
  tag,
  summary: 'The shares that a review is about',
  needs,
  params,
  query: listQuery.extend({ unanswered: flag.default(false) }),
  answer: pageOf(item),
})

export const answerShareReview = operation({
  id: 'answerShareReview',
  method: 'POST',
  path: '/library/reviews/:review/answers',
  tag,
  summary: 'Answer for up to 1,000 shares of a review',
  description:
    'What is lowered or removed is so at once. An answer can be given anew while the review is open.',
  needs,
  params,
  body: z.strictObject({
    answers: z
      .array(
        z.strictObject({
          resource: id,
          principalId: id,
          answer: z.enum(reviewAnswers),
          level: level.nullable().default(null).describe('What is left, where it is lowered.'),
          reason: text(1000).nullable().default(null),
        }),
      )
      .min(1)
      .max(1000),
    atomic,
  }),
  answer: resultsOf(reviewAnswers),
})

export const cancelShareReview = operation({
  id: 'cancelShareReview',
  method: 'POST',
  path: '/library/reviews/:review/cancel',
  tag,
  summary: 'End a review before its day; nothing becomes of what is left',
  needs,
  params,
  answer: review,
})

export const reviewOperations = [
  startShareReview,
  listShareReviews,
  getShareReview,
  listShareReviewItems,
  answerShareReview,
  cancelShareReview,
] as const
