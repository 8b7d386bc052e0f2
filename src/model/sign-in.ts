/** The ways in which somebody can prove who they are. */
export const methods = [
  'password',
  'passkey', // WebAuthn with user verification: two factors in one
  'mail', // a code by mail
  'upstream', // another provider's word
  'code', // of an authenticator app (TOTP)
  'recovery', // a recovery code
  'device', // a remembered browser
] as const

export type Method = (typeof methods)[number]

export type Proof = {
  readonly method: Method
  /** Seconds since 1970. */
  readonly at: number
  /** What else to tell applications of how it was done (RFC 8176), as another provider or a passkey says. */
  readonly amr?: readonly string[]
  /** The upstream whose word it is, by id. */
  readonly by?: string
  /** Another provider's word is taken for two factors. */
  readonly vouched?: boolean
}

/** What was proven so far in one interaction. */
export type SignIn = {
  readonly uid: string
  /** As typed; nobody need be called so. */
  readonly userName: string | null
  /** Whose proofs these are; null before the first. */
  readonly userId: string | null
  readonly proofs: readonly Proof[]
}

/** Authentication context classes, from weak to strong. `phr` is that of the EAP ACR values: phishing-resistant. */
export const contextClasses = {
  oneFactor: 'urn:cohort:acr:one-factor',
  knownDevice: 'urn:cohort:acr:known-device',
  upstream: 'urn:cohort:acr:upstream',
  twoFactor: 'urn:cohort:acr:two-factor',
  passkey: 'phr',
} as const

export type ContextClass = (typeof contextClasses)[keyof typeof contextClasses]

const strong: ReadonlySet<string> = new Set([contextClasses.twoFactor, contextClasses.passkey])

/** Whether somebody really showed two factors. */
export function isTwoFactor(acr: string | undefined): boolean {
  return acr !== undefined && strong.has(acr)
}

/** Whether nothing but one factor was shown: no second one, no known browser, no word of another provider. */
export function isOneFactor(acr: string | undefined): boolean {
  return acr === undefined || acr === contextClasses.oneFactor
}

/** The class that these proofs reach together. */
export function contextClassOf(proofs: readonly Proof[]): ContextClass {
  const has = (method: Method): boolean => proofs.some(proof => proof.method === method)
  if (has('passkey')) return contextClasses.passkey
  if (has('code') || has('recovery')) return contextClasses.twoFactor
  if (proofs.some(proof => proof.vouched === true)) return contextClasses.twoFactor
  if (has('upstream')) return contextClasses.upstream
  return has('device') ? contextClasses.knownDevice : contextClasses.oneFactor
}

const references: Readonly<Record<Method, readonly string[]>> = {
  password: ['pwd'],
  passkey: ['user'],
  mail: ['otp'],
  upstream: [],
  code: ['otp'],
  recovery: ['otp'],
  device: [],
}

/** The authentication method references of these proofs (RFC 8176), each once. */
export function methodReferencesOf(proofs: readonly Proof[]): readonly string[] {
  const told = proofs.flatMap(({ method, amr = [] }) => [...references[method], ...amr])
  const both = isTwoFactor(contextClassOf(proofs)) ? ['mfa'] : []
  return [...new Set([...told, ...both])].toSorted()
}
