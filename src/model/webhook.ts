import type { JsonObject } from './json.ts'

/** Who is told of events over HTTP. */
export type Webhook = WebhookSettings & {
  readonly id: string
  /** Why it was switched off by itself, or null. */
  readonly disabledReason: string | null
  /** Since when nothing has arrived; null while it does. */
  readonly failingSince: Date | null
  readonly lastFailure: string | null
  readonly deliveredAt: Date | null
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export type WebhookSettings = {
  readonly url: string
  readonly description: string
  /** Types of events, or beginnings of them: `group.changed`, `group.*`, `*`. */
  readonly eventTypes: readonly string[]
  readonly enabled: boolean
}

/** A secret as people see it: never the secret itself. */
export type WebhookSecret = {
  readonly id: string
  readonly createdAt: Date
  readonly expiresAt: Date | null
}

export const deliveryStates = ['waiting', 'delivered', 'failed'] as const

export type DeliveryState = (typeof deliveryStates)[number]

/** Something that a webhook is or was told. */
export type WebhookDelivery = {
  readonly id: string
  readonly type: string
  readonly occurredAt: Date
  readonly state: DeliveryState
  readonly attempts: number
  readonly createdAt: Date
}

/** What a delivery says, and how it went. */
export type WebhookDeliveryDetail = WebhookDelivery & {
  readonly data: JsonObject
  readonly log: readonly WebhookAttempt[]
}

export type WebhookAttempt = {
  readonly number: number
  readonly at: Date
  /** Of the answer; null where there was none. */
  readonly status: number | null
  readonly milliseconds: number
  readonly error: string | null
  /** The first characters of the answer. */
  readonly answer: string
}

/** The seconds for which a former secret goes on to sign, by the words for it. */
export const secretGraces = {
  none: 0,
  '1h': 3600,
  '24h': 24 * 3600,
  '3d': 3 * 24 * 3600,
  '7d': 7 * 24 * 3600,
} as const

export type SecretGrace = keyof typeof secretGraces
