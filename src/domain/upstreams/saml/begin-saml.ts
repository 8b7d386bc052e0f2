import { randomText } from '../../../lib/ids.ts'
import { authnRequestAddress } from '../../../lib/saml/authn-request.ts'
import type { SecretBox } from '../../../lib/secret-box.ts'
import { nameIdUrns } from '../../../model/saml.ts'
import type { Upstream } from '../../../model/upstream.ts'
import type { Context } from '../../context.ts'
import { setOut, type Traveller } from '../visits.ts'
import { samlAddresses } from './saml-addresses.ts'
import { openSamlKeys } from './saml-keys.ts'
import { samlProtocolOf } from './saml-protocol.ts'

/** Sends somebody out to a provider of SAML: gives the address to go to, with a request whose id finds the way back. */
export async function beginSaml(
  context: Context,
  box: SecretBox,
  upstream: Upstream,
  traveller: Traveller & { readonly anew?: boolean },
): Promise<{ readonly url: string; readonly state: string }> {
  const protocol = samlProtocolOf(upstream)
  // An id of XML begins with no digit.
  const state = await setOut(context, upstream.id, traveller, `_${randomText()}`)
  const { entityId, recipient } = samlAddresses(context.account, upstream.id)
  const { nameIdFormat, signedRequests, forceAuthn, signOnUrl } = protocol
  const { privateKeys } = await openSamlKeys(context, box, upstream.id)
  const url = await authnRequestAddress({
    id: state,
    issuer: entityId,
    recipient,
    destination: signOnUrl,
    nameIdFormat: nameIdFormat === null ? null : nameIdUrns[nameIdFormat],
    forceAuthn: forceAuthn || traveller.anew === true,
    privateKey: signedRequests ? privateKeys[0] : undefined,
  })
  return { url, state }
}
