import type { Account } from '../../../model/account.ts'

/** Our side of an upstream of SAML: the entity id is where our metadata lie. */
export type SamlAddresses = { readonly entityId: string; readonly recipient: string }

export function samlAddresses({ issuer }: Account, upstreamId: string): SamlAddresses {
  const base = `${issuer}/sign-in/upstream/${upstreamId}`
  return { entityId: `${base}/metadata`, recipient: `${base}/acs` }
}
