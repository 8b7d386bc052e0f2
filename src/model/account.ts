import type { Branding } from './branding.ts'
import type { PlanInForce } from './plan.ts'
import type { SignInPolicy } from './sign-in-policy.ts'

/** One customer: its own issuer, users, groups, applications and keys. */
export type Account = PlanInForce &
  Branding & {
    readonly id: string
    /** The name in addresses; never changes. */
    readonly slug: string
    /** The OpenID Connect issuer, `{public URL}/t/{slug}`. */
    readonly issuer: string
    readonly name: string
    readonly enabled: boolean
    /** Rises with every change to the extension schemas of the account; 0 before the first. */
    readonly schemasVersion: number
    /** Rises with every change to the signing keys of the account. */
    readonly keysVersion: number
    /** Until when software may register applications (RFC 7591); null where it may not. */
    readonly registrationUntil: Date | null
    /** Whether signing in needs the right *active*, which no role implies then (HV-04). */
    readonly activeByRight: boolean
    readonly signInPolicy: SignInPolicy
    /** The time of the database when this was read: what changes by time is judged by it, the plan among it. */
    readonly readAt: Date
  }

/** What an administrator sets for the account as a whole. */
export type AccountSettings = Pick<Account, 'id' | 'slug' | 'issuer' | 'name'> & {
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}
