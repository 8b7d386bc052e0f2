import type { ActorKind } from './event.ts'
import type { Right } from './right.ts'

/** Who gave something, with the name as it was then. */
export type Granter = {
  readonly kind: ActorKind
  readonly id: string | null
  readonly name: string
}

/** A right that was given: to a user, a group, an application, or to every user of the account. */
export type RightGrant = {
  readonly right: Right
  /** Of a group: whether a directory or a manager who lacks the right may put people into the group. */
  readonly delegated: boolean
  readonly granter: Granter
  /** Whether who gave it, a user or an application, is gone: somebody should look at it again. */
  readonly orphaned: boolean
  readonly reason: string | null
  readonly since: Date
  /** From here on it has no effect. */
  readonly until: Date | null
}
