import type { ActorKind } from './event.ts'
import type { Level } from './level.ts'

/** A level on a resource and all below it, for a user, a group or an application. */
export type Share = {
  readonly resourceId: string
  readonly principalId: string
  readonly level: Level
  readonly granterKind: ActorKind
  readonly granterId: string | null
  readonly granterName: string
  readonly reason: string | null
  readonly since: Date
  /** Without effect from then on. */
  readonly until: Date | null
  readonly version: number
}
