import type { ActorKind } from './event.ts'
import type { Level } from './level.ts'
import type { ResourceKind } from './resource.ts'

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
  /** Since when somebody should look at it: a review passed over it without an answer. */
  readonly flaggedAt: Date | null
  readonly version: number
}

/**
 * `dormant`: its user has another role by now or is not active, or its group is deleted or its application disabled; it is
 * back with them. `expired`: without effect, and gone within a minute.
 */
export type ShareState = 'active' | 'dormant' | 'expired'

/** A share in a list, with the names of both sides. */
export type ListedShare = Share & {
  readonly state: ShareState
  /** Whoever gave it is gone or not active any more: somebody should look at it. */
  readonly granterLeft: boolean
  readonly principalKind: 'user' | 'group' | 'application'
  readonly principalName: string
  readonly resourceKind: ResourceKind
  readonly resourceName: string
}

/** A share that reaches a resource: given on it, or on a folder above. */
export type ReachingShare = ListedShare & {
  /** How many folders above the resource it was given; 0 for the resource itself. */
  readonly distance: number
}

/** A collection that a resource is in, by itself or with a folder above (IK-52). */
export type ContainingCollection = {
  readonly id: string
  readonly name: string
  /** What is in the collection: the resource itself or a folder above it. */
  readonly itemId: string
  readonly itemName: string
  readonly distance: number
  /** It passes no more on. */
  readonly cap: Level
}
