import { type ContextClass, contextClasses } from './context-class.ts'
import type { SignInPolicy } from './sign-in-policy.ts'

/** A way in which somebody can prove who they are. */
type Way = {
  /** Whether a sign-in can begin with it; any other one counts only beside one that can. */
  readonly isFirst: boolean
  /** What it alone reaches. */
  readonly reaches: ContextClass
  /** What applications are told of it (RFC 8176). */
  readonly references: readonly string[]
  /** What of the policy of the account has to be on; null where it follows from something else. */
  readonly switch: Switch | null
}

type Switch = {
  [Name in keyof SignInPolicy]: SignInPolicy[Name] extends boolean ? Name : never
}[keyof SignInPolicy]

const { oneFactor, knownDevice, upstream, twoFactor, passkey } = contextClasses

/**
 * Every way in: a new one is an entry here, what checks it in a folder of `domain/` and calls `prove`, and its pages in
 * `oidc/interactions/`. What is asked for, what is enough and what applications are told follows from the entry.
 */
const ways = {
  password: { isFirst: true, reaches: oneFactor, references: ['pwd'], switch: 'passwords' },
  // WebAuthn with user verification: two factors in one.
  passkey: { isFirst: true, reaches: passkey, references: ['user'], switch: 'passkeys' },
  // A code by mail.
  mail: { isFirst: true, reaches: oneFactor, references: ['otp'], switch: 'mailedCodes' },
  // Another provider's word.
  upstream: { isFirst: true, reaches: upstream, references: [], switch: null },
  // Of an authenticator app (TOTP).
  code: { isFirst: false, reaches: twoFactor, references: ['otp'], switch: null },
  // A recovery code.
  recovery: { isFirst: false, reaches: twoFactor, references: ['otp'], switch: null },
  // A remembered browser.
  device: { isFirst: false, reaches: knownDevice, references: [], switch: null },
} satisfies Readonly<Record<string, Way>>

export type Method = keyof typeof ways

export const methods: Readonly<Record<Method, Way>> = ways

/** The switches of a policy of which one has to be on, for anybody to come in here. */
export const firstSwitches: readonly Switch[] = Object.values(methods).flatMap(way =>
  way.isFirst && way.switch !== null ? [way.switch] : [],
)

/** The first factor behind a session of this class, as far as its references tell. */
export function firstMethodOf(acr: string, references: readonly string[]): Method | undefined {
  const firsts = (Object.keys(ways) as Method[]).filter(method => methods[method].isFirst)
  const byClass = firsts.find(
    method => methods[method].reaches === acr && acr !== contextClasses.oneFactor,
  )
  return byClass ?? firsts.find(method => isAmong(methods[method].references, references))
}

function isAmong(some: readonly string[], all: readonly string[]): boolean {
  return some.length > 0 && some.every(each => all.includes(each))
}
