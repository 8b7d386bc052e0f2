import type { ActorKind } from './event.ts'

/** Which events of the trail are wanted; what is left out does not narrow. */
export type EventFilter = {
  readonly actorKind?: ActorKind
  readonly actorId?: string
  readonly targetKind?: string
  readonly targetId?: string
  /** A type, or the beginning of several with `*` behind its full stop: `group.changed`, `group.*`. */
  readonly type?: string
  readonly requestId?: string
  /** At this time or later. */
  readonly from?: Date
  /** Before this time. */
  readonly until?: Date
}

/** Where a page of events ends: the next one begins with what is older. */
export type EventPosition = { readonly at: Date; readonly id: string }
