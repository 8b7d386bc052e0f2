import type { EventType } from './event-types.ts'
import type { JsonObject } from './json.ts'

export const actorKinds = [
  'user',
  'connection',
  'upstream',
  'application',
  'command-line',
  'system',
] as const

export type ActorKind = (typeof actorKinds)[number]

export type Actor = { readonly kind: ActorKind; readonly id: string | null; readonly name: string }

export const targetKinds = [
  'account',
  'user',
  'group',
  'application',
  'connection',
  'upstream',
  'schema',
  'stream',
  'webhook',
  'library',
  'resource',
] as const

export type TargetKind = (typeof targetKinds)[number]

/** One audit record: what happened to one target. `data` never holds a secret. */
export type EventRecord = {
  readonly type: EventType
  readonly target: { readonly kind: TargetKind; readonly id: string; readonly name: string }
  readonly data?: JsonObject
}

/** An audit record as it is kept: with who did it, from where, why, and the names as they were then. */
export type AuditEvent = Required<EventRecord> & {
  readonly id: string
  readonly at: Date
  readonly typeVersion: number
  readonly actor: Actor
  /** Of every event of one request. */
  readonly requestId: string
  readonly address: string | null
  readonly reason: string | null
}

/** The name that stands where personal data was erased. */
export const erasedName = 'erased'

/** A type of events, or a beginning of types with `*` for the rest: `group.changed`, `group.*`, `*`. */
export const eventTypePattern = /^(?:[a-z_]+\.)+(?:[a-z_]+|\*)$|^\*$/
