import type { ToldApplication } from './receipt.ts'

/** One sign-in of a person in one browser, while it lasts. */
export type SessionState = {
  /** Names the session; lets nobody in. */
  readonly uid: string
  readonly signedInAt: Date
  /** The last use that was written down: of the session itself, or of the console in it. */
  readonly usedAt: Date
  /** When it ends unless it is used again. */
  readonly expiresAt: Date
  /** What was entered in it. */
  readonly applications: readonly ToldApplication[]
  /** Of the browser that signed in, where it is known. */
  readonly address: string | null
  readonly browser: string | null
}

/** What a person let an application do, over all sessions. */
export type Consent = ToldApplication & {
  readonly scopes: readonly string[]
  readonly since: Date
}
