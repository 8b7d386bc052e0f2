import type { Right } from './right.ts'

/** What somebody should look at, each with the right that it takes to see it. */
export const attentionRights = {
  'connection-token-expires': 'connections.view',
  'application-secret-expires': 'applications.view',
  'upstream-certificate-ends': 'connections.view',
  'membership-ends': 'groups.view',
  'right-ends': 'users.view',
  'invitation-pending': 'users.view',
  'join-request-open': 'users.manage',
  'webhook-fails': 'webhooks.view',
  'stream-fails': 'applications.view',
  'delivery-given-up': 'webhooks.view',
} as const satisfies Readonly<Record<string, Right>>

export type AttentionKind = keyof typeof attentionRights

export const attentionKinds = Object.keys(attentionRights) as [AttentionKind, ...AttentionKind[]]

export const attentionTargets = [
  'connection',
  'application',
  'upstream',
  'group',
  'user',
  'account',
  'join-request',
  'webhook',
  'stream',
  'outbox',
] as const

export type AttentionItem = {
  /** What it is about; an application by its client id. */
  readonly kind: (typeof attentionTargets)[number]
  readonly id: string
  readonly name: string
  /** The last characters of a secret, the subject of a certificate, the name of a member or right, what a failure said. */
  readonly detail: string | null
  /** When it ends or ended, or since when it is so. */
  readonly at: Date
}

export type Attention = {
  readonly kind: AttentionKind
  readonly count: number
  /** There are more than were counted. */
  readonly more: boolean
  readonly first: readonly AttentionItem[]
}
