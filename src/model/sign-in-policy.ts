import { isDeepStrictEqual } from 'node:util'
import type { Role } from './role.ts'

export const secondFactorRules = ['off', 'optional', 'required'] as const

/** `optional`: asked of whoever has one. `required`: whoever has none sets one up before they are in. */
export type SecondFactorRule = (typeof secondFactorRules)[number]

/** What an account may ask of the length of passwords: 8 is the least of NIST SP 800-63B-4, and 64 must be taken anywhere. */
export const passwordLengths = { fewest: 8, most: 64 } as const

/** How the people of an account may sign in here. */
export type SignInPolicy = {
  readonly passwords: boolean
  readonly passkeys: boolean
  /** A code by mail in place of a password. */
  readonly mailedCodes: boolean
  readonly secondFactor: SecondFactorRule
  /** Roles of which a second factor is required whatever the rule. */
  readonly secondFactorRoles: readonly Role[]
  /** For how many days a browser may be remembered in place of a second factor; 0 for never. */
  readonly rememberDays: number
  /** The fewest characters of a password that is chosen from now on. NIST asks for 15 where nothing else is asked for. */
  readonly passwordLength: number
}

const defaults: SignInPolicy = {
  passwords: true,
  passkeys: true,
  mailedCodes: false,
  secondFactor: 'optional',
  secondFactorRoles: [],
  rememberDays: 30,
  passwordLength: 15,
}

/** From no day to a year. */
export const rememberedDays = { fewest: 0, most: 365 } as const

/** What of a policy is not as in a new account: what is stored. */
export function ownPolicy(policy: SignInPolicy): Partial<SignInPolicy> {
  const own = Object.entries(policy).filter(
    ([name, value]) => !isDeepStrictEqual(value, defaults[name as keyof SignInPolicy]),
  )
  return Object.fromEntries(own)
}

/** The policy with its defaults filled in. */
export function wholePolicy(policy: Partial<SignInPolicy>): SignInPolicy {
  return { ...defaults, ...policy }
}
