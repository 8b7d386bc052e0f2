import { ownMetadata } from '../../../lib/saml/own-metadata.ts'
import { nameIdUrns } from '../../../model/saml.ts'
import type { Context } from '../../context.ts'
import { samlAddresses } from './saml-addresses.ts'
import { samlProtocolOf } from './saml-protocol.ts'
import { getSamlUpstream, listSamlKeys } from './saml-keys.ts'

/** Our metadata towards a provider, as XML: what the current key and the next one are, and where to post answers. */
export async function ownSamlMetadata(context: Context, id: string): Promise<string> {
  const upstream = await getSamlUpstream(context, id)
  const { nameIdFormat, signedRequests } = samlProtocolOf(upstream)
  const keys = await listSamlKeys(context, id)
  return ownMetadata({
    ...samlAddresses(context.account, id),
    nameIdFormat: nameIdFormat === null ? null : nameIdUrns[nameIdFormat],
    certificates: keys.filter(({ state }) => state !== 'former').map(key => key.certificate),
    signsRequests: signedRequests,
  })
}
