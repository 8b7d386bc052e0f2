import type { ActorKind } from './event.ts'
import type { Level } from './level.ts'

export const reviewAnswers = ['keep', 'lower', 'remove'] as const

export type ReviewAnswer = (typeof reviewAnswers)[number]

/** What becomes of shares that nobody has answered for by the due day. */
export const unansweredOutcomes = ['flag', 'remove'] as const

export type UnansweredOutcome = (typeof unansweredOutcomes)[number]

/** How far a review is: shares by what became of them. `left`: not answered yet. */
export type ReviewProgress = {
  readonly total: number
  readonly left: number
  readonly kept: number
  readonly lowered: number
  /** By an answer, or for want of one. */
  readonly removed: number
  readonly flagged: number
  /** The share was not there any more. */
  readonly gone: number
}

/** A campaign: each share below a folder, or of a group, is to be kept, lowered or removed until a day. */
export type ShareReview = {
  readonly id: string
  readonly name: string
  /** Of a folder (or a file or collection); otherwise of a group. */
  readonly resourceId: string | null
  readonly groupId: string | null
  readonly scopeName: string
  readonly dueAt: Date
  readonly unanswered: UnansweredOutcome
  readonly state: 'open' | 'closed' | 'cancelled'
  readonly creatorKind: ActorKind
  readonly creatorId: string | null
  readonly creatorName: string
  readonly createdAt: Date
  readonly endedAt: Date | null
}

export type ShareReviewItem = {
  readonly resourceId: string
  readonly resourceName: string
  readonly principalId: string
  readonly principalKind: 'user' | 'group' | 'application'
  readonly principalName: string
  /** As it was when the review began. */
  readonly level: Level
  readonly answer: ReviewAnswer | 'flagged' | 'removed' | 'gone' | null
  readonly newLevel: Level | null
  readonly reason: string | null
  readonly answeredAt: Date | null
  readonly answererName: string | null
}
