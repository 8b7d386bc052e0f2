import type { JsonObject } from './json.ts'

export type ActorKind = 'user' | 'connection' | 'application' | 'command-line' | 'system'

export type Actor = { readonly kind: ActorKind; readonly id: string | null; readonly name: string }

export type TargetKind =
  'account' | 'user' | 'group' | 'application' | 'connection' | 'schema' | 'stream'

/** One audit record: what happened to one target. `data` never holds a secret. */
export type EventRecord = {
  readonly type: string
  readonly target: { readonly kind: TargetKind; readonly id: string; readonly name: string }
  readonly data?: JsonObject
}
