import type { Level } from './level.ts'
import type { ResourceKind, ResourceReference } from './resource.ts'

export const accessRequestStates = ['open', 'granted', 'denied', 'withdrawn'] as const

export type AccessRequestState = (typeof accessRequestStates)[number]

/** Somebody asks for a level on a resource that they know of. */
export type AccessRequest = {
  readonly id: string
  readonly requesterId: string
  /** The resource as they named it. */
  readonly reference: ResourceReference
  /** Null where there is none: whoever asked is not told. */
  readonly resourceId: string | null
  readonly level: Level
  readonly reason: string | null
  /** Until when they want it; null: as is usual. */
  readonly until: Date | null
  readonly state: AccessRequestState
  readonly openedAt: Date
  readonly decidedAt: Date | null
  readonly decisionReason: string | null
  readonly givenLevel: Level | null
  readonly givenUntil: Date | null
}

/** As those see it who decide. */
export type RequestToDecide = AccessRequest & {
  readonly resourceId: string
  readonly resourceKind: ResourceKind
  readonly resourceName: string
  readonly requesterName: string
}
