import type { JsonObject } from './json.ts'
import type { Role } from './role.ts'
import type { User } from './user.ts'

/** A user as the sign-in pages and tokens know them. */
export type Person = {
  readonly id: string
  readonly sub: string
  readonly userName: string
  readonly displayName: string | null
  readonly role: Role
  /** The SCIM attribute `name` (givenName, familyName, …). */
  readonly name: JsonObject
  readonly locale: string | null
  /** The primary mail address, else the first. */
  readonly email: string | null
  readonly externalId: string | null
  /** The SCIM attributes as a user has them (model/user.ts). */
  readonly attributes: User['attributes']
  readonly values: User['values']
  readonly updatedAt: Date
  /** When everything that was open last ended. */
  readonly accessEndedAt: Date | null
}
