export const factorKinds = ['code', 'passkey'] as const

/** An authenticator app (TOTP) or a passkey. */
export type FactorKind = (typeof factorKinds)[number]

/** An authenticator app that somebody has set up. */
export type CodeFactor = {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

/** The recovery codes of somebody, without the codes. */
export type RecoverySet = {
  readonly left: number
  /** Whether the person said that they wrote them down. */
  readonly kept: boolean
  readonly createdAt: Date
}

/** A browser that need not show a second factor for some days. */
export type RememberedDevice = {
  readonly id: string
  readonly browser: string | null
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  readonly expiresAt: Date
}
