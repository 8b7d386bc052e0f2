import type { OrdinaryRole } from './role.ts'

export const dialects = ['compat', 'rfc', 'interop'] as const

export type Dialect = (typeof dialects)[number]

export const passwordPolicies = ['ignore', 'accept'] as const

/** `ignore`: a password that the directory sends has no effect; `accept`: the person may sign in with it. */
export type PasswordPolicy = (typeof passwordPolicies)[number]

/** People who have this value among their SCIM `roles` get this role. */
export type RoleRule = { readonly value: string; readonly role: OrdinaryRole }

/** What an administrator decides about a connection. */
export type ConnectionSettings = {
  readonly dialect: Dialect
  /** Whether it sees, and at the first write takes over, what no connection manages. */
  readonly adoption: boolean
  /** The role of people whom it creates and of those whom no rule of the mapping speaks of. */
  readonly defaultRole: OrdinaryRole
  /** In order, the first match wins. Empty: `roles` never touches the account role. */
  readonly roleMapping: readonly RoleRule[]
  readonly passwords: PasswordPolicy
  /** Requests a second that it may keep up, null for any number. */
  readonly rateLimit: number | null
  readonly enabled: boolean
}

/** One inbound SCIM directory. Its id is also the id of its source of memberships. */
export type Connection = ConnectionSettings & {
  readonly id: string
  readonly name: string
  /** The client id of the application whose access tokens speak for it too, or null. */
  readonly oauthClient: string | null
}

export const connectionDefaults = {
  dialect: 'compat',
  adoption: false,
  defaultRole: 'media_library_restricted_access',
  roleMapping: [],
  passwords: 'ignore',
  rateLimit: 50,
  enabled: true,
} as const satisfies ConnectionSettings

/** How many requests may come at once where a connection was quiet before: 20 seconds' worth, to begin a sync with. */
export function burstOf(rateLimit: number): number {
  return rateLimit * 20
}
