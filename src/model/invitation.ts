/** An invitation that was neither accepted nor withdrawn. It may have expired: it can be sent again. */
export type Invitation = {
  readonly id: string
  readonly userId: string
  /** Who invited, by name as it was. */
  readonly invitedBy: string
  readonly sentAt: Date
  readonly expiresAt: Date
}

/** An invitation in a list, with whom it is for. */
export type PendingInvitation = Invitation & {
  readonly userName: string
  readonly displayName: string | null
  readonly expired: boolean
}
