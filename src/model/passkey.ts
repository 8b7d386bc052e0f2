/** A WebAuthn credential, as the person and administrators see it. */
export type Passkey = {
  readonly id: string
  readonly name: string
  /** Whether it may be on several devices, as the authenticator said last. */
  readonly backedUp: boolean
  /** The host name for which it was made; it works at no other. */
  readonly relyingParty: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

/** The most that one person may have. */
export const mostPasskeys = 10
