import { showsTwoFactors } from '../../model/method-references.ts'
import type { Arrival, Upstream } from '../../model/upstream.ts'

/**
 * Whether the word of an upstream is taken for two factors: it is set to be, and does not say itself that there was one.
 * What it names of how it was done decides (RFC 8176); where it names nothing, one of the classes that it was asked for has
 * to come back (OpenID Connect Core 3.1.3.7), and without any it is taken at its word.
 */
export function vouchesFor(
  { vouchesForSecondFactor, protocol }: Pick<Upstream, 'vouchesForSecondFactor' | 'protocol'>,
  { amr, acr }: Pick<Arrival, 'amr' | 'acr'>,
): boolean {
  if (!vouchesForSecondFactor) return false
  if (amr.length > 0) return showsTwoFactors(amr)
  const asked = 'acrValues' in protocol ? (protocol.acrValues ?? '') : ''
  return asked === '' || (acr !== null && asked.split(' ').includes(acr))
}
