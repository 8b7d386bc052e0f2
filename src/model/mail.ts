export const mailKinds = [
  'factor-added',
  'factor-removed',
  'invitation',
  'join-answer',
  'join-proof',
  'password-changed',
  'recovery',
  'share-expiry',
  'sign-in-code',
  'sign-in-notice',
  'where',
] as const

export type MailKind = (typeof mailKinds)[number]

/** `kept`: nothing sends mail here, so an administrator reads it. `failing`: is tried again. */
export type MailState = 'waiting' | 'failing' | 'kept' | 'sent'

/** A mail to a person, without its text. */
export type Mail = {
  readonly id: string
  readonly kind: MailKind
  /** Null for somebody who is nobody here. */
  readonly userId: string | null
  readonly recipient: string
  readonly subject: string
  readonly state: MailState
  readonly lastError: string | null
  readonly createdAt: Date
  readonly sentAt: Date | null
}
