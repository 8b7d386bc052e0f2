import { type ContextClass, contextClasses, isTwoFactor, strongest } from './context-class.ts'
import { type Method, methods } from './sign-in-method.ts'

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

/** The class that these proofs reach together. */
export function contextClassOf(proofs: readonly Proof[]): ContextClass {
  return strongest(
    proofs.map(({ method, vouched = false }) =>
      vouched ? contextClasses.twoFactor : methods[method].reaches,
    ),
  )
}

/** The authentication method references of these proofs (RFC 8176), each once. */
export function methodReferencesOf(proofs: readonly Proof[]): readonly string[] {
  const told = proofs.flatMap(({ method, amr = [] }) => [...methods[method].references, ...amr])
  const both = isTwoFactor(contextClassOf(proofs)) ? ['mfa'] : []
  return [...new Set([...told, ...both])].toSorted()
}
