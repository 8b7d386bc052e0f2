import { isIP } from 'node:net'
import type { Account } from '../../model/account.ts'

/** To whom passkeys are bound: the host name and the origin of the account's issuer (WebAuthn 4, relying party identifier). */
export type RelyingParty = { readonly id: string; readonly origin: string }

/**
 * Undefined where browsers have no passkeys for the address: they want a host name, not an IP address, and https unless
 * it is `localhost`.
 */
export function relyingPartyAt(address: string): RelyingParty | undefined {
  const { protocol, hostname, origin } = new URL(address)
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost')
  if (isIP(hostname.replaceAll(/[[\]]/g, '')) !== 0) return undefined
  return protocol === 'https:' || isLocal ? { id: hostname, origin } : undefined
}

/** As `relyingPartyAt`, for an account; undefined also where its policy has passkeys switched off. */
export function relyingPartyOf({
  issuer,
  signInPolicy,
}: Pick<Account, 'issuer' | 'signInPolicy'>): RelyingParty | undefined {
  return signInPolicy.passkeys ? relyingPartyAt(issuer) : undefined
}
