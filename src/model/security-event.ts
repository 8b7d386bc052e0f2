import type { JsonObject } from './json.ts'

const caep = 'https://schemas.openid.net/secevent/caep/event-type'
const risc = 'https://schemas.openid.net/secevent/risc/event-type'

/** What receivers can be told of a person, with the URI of each type (CAEP 1.0, RISC Profile 1.0). */
export const securityEventTypes = {
  'session-revoked': `${caep}/session-revoked`,
  'token-claims-change': `${caep}/token-claims-change`,
  'credential-change': `${caep}/credential-change`,
  'account-disabled': `${risc}/account-disabled`,
  'account-enabled': `${risc}/account-enabled`,
} as const

export type SecurityEventType = keyof typeof securityEventTypes

/** The URIs of the types above. */
export const securityEventUris: readonly string[] = Object.values(securityEventTypes)

/** Shared Signals Framework 1.0, Verification: about the stream itself, at the wish of its receiver. */
export const verificationType = 'https://schemas.openid.net/secevent/ssf/event-type/verification'

/** An event on its way to one receiver. */
export type StreamEvent = {
  /** The `jti`: the same at every attempt. */
  readonly id: string
  /** The URI of the type. */
  readonly type: string
  /** The person's subject, or null where the event is about the stream. */
  readonly sub: string | null
  /** The person's mail address then, on a stream that names people so. */
  readonly email: string | null
  readonly details: JsonObject
  readonly txn: string | null
  readonly createdAt: Date
}
