import type { Role } from './role.ts'

export const dialects = ['compat', 'rfc', 'interop'] as const

export type Dialect = (typeof dialects)[number]

/** One inbound SCIM directory. Its id is also the id of its source of memberships. */
export type Connection = {
  readonly id: string
  readonly name: string
  readonly dialect: Dialect
  /** Whether it sees, and at the first write takes over, what no connection manages. */
  readonly adoption: boolean
  readonly defaultRole: Role
  readonly enabled: boolean
}
