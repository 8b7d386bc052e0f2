import type { JsonObject } from './json.ts'
import type { Role } from './role.ts'

/**
 * What a door may say of a person. `attributes` holds the single-valued and complex attributes without a column (keys are
 * SCIM attribute names and extension URNs, RFC 7643 4.1 and 4.3); `values` holds the multi-valued ones, by attribute name.
 */
export type UserInput = {
  readonly userName: string
  readonly externalId: string | null
  readonly displayName: string | null
  /** The directory's flag. Whether the person is let in also depends on `suspended`. */
  readonly active: boolean
  readonly attributes: JsonObject
  readonly values: Readonly<Record<string, readonly JsonObject[]>>
  /** A new password, only on its way in: nothing keeps it. */
  readonly password?: string
}

export type User = UserInput & {
  readonly id: string
  /** The OpenID Connect subject: random, importable, never the id. */
  readonly sub: string
  readonly role: Role
  /** Set by an administrator here; a directory cannot lift it. */
  readonly suspended: boolean
  /** When access last ended for good: what was issued before stays dead (storage/oidc/oidc-upserts.ts). */
  readonly accessEndedAt: Date | null
  /** The connection that manages this person, or null. */
  readonly managedBy: string | null
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}
