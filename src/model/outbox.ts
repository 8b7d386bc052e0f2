import type { JsonObject } from './json.ts'

/**
 * What may follow from a change. `back-channel-logout` and `webhook` are requests to others, `mail` goes to a person, `mail-asked` is the wish for one; the others are decisions that are
 * made here: who may not enter any more, and what is left to end.
 */
export const outboxKinds = [
  'back-channel-logout',
  'mail',
  'mail-asked',
  'webhook',
  'membership-changed',
  'application-changed',
  'plan-changed',
  'rest-of-access',
] as const

export type OutboxKind = (typeof outboxKinds)[number]

export type OutboxEntry = {
  readonly kind: OutboxKind
  readonly payload: JsonObject
  /** What must not hold up others; '' where nothing is. */
  readonly lane?: string
  /** Not before so many seconds. */
  readonly afterSeconds?: number
}

export type OutboxRow = {
  readonly accountId: string
  readonly id: string
  readonly kind: OutboxKind
  readonly payload: JsonObject
  /** With the present one. */
  readonly attempts: number
}
