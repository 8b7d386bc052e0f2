/** Why access ended. */
export const endCauses = [
  'deactivated',
  'deleted',
  'password-reset',
  'signed-out',
  'ended-by-administrator',
  'lost-entry',
  'dormant',
  'role-changed',
  'key-loss',
  'consent-withdrawn',
  'factor-removed',
  'factors-reset',
] as const

export type EndCause = (typeof endCauses)[number]

/** What was live and is over, by kind. */
export type EndedCounts = {
  readonly sessions: number
  /** Of the console, which ran in those. */
  readonly consoleSessions: number
  readonly grants: number
  readonly refreshTokens: number
  readonly accessTokens: number
  readonly codes: number
  readonly deviceCodes: number
  readonly others: number
}

export type ToldApplication = { readonly clientId: string; readonly name: string }

/** The proof of an end of access: part of the event of its cause. */
export type Receipt = {
  readonly cause: EndCause
  readonly ended: EndedCounts
  /** The applications that are told by back channel. */
  readonly told: readonly ToldApplication[]
  /** Those that cannot be, since they have no address for it: what they hold ends by its own clock. */
  readonly untold: readonly ToldApplication[]
  /** Too much for one transaction: the rest is refused from now on and goes in jobs. */
  readonly followsInJobs: boolean
}
