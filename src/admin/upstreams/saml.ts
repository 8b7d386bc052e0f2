import { readSamlMetadata as read } from '../../domain/upstreams/saml/read-saml-metadata.ts'
import { samlAddresses } from '../../domain/upstreams/saml/saml-addresses.ts'
import {
  addSamlKey as add,
  getSamlUpstream,
  listSamlKeys as list,
  removeSamlKey as remove,
  useSamlKey as use,
} from '../../domain/upstreams/saml/saml-keys.ts'
import { certificateFacts } from '../../lib/certificate.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import { samlAttributePresets, type SamlKey } from '../../model/saml.ts'
import {
  addSamlKey,
  getServiceProvider,
  listSamlAttributePresets,
  listSamlKeys,
  readSamlMetadata,
  samlProtocol,
  removeSamlKey,
  useSamlKey,
} from '../contract/upstreams/saml.ts'
import { wholeAnswer } from '../lists/listed.ts'
import { type Answer, route } from '../route.ts'

export const samlRoutes = [
  route(getServiceProvider, async ({ context, params }) => {
    const { id } = await getSamlUpstream(context, params.upstream)
    const { entityId, recipient } = samlAddresses(context.account, id)
    return { entityId, assertionConsumerUrl: recipient }
  }),
  route(listSamlKeys, async ({ context, params }) =>
    wholeAnswer(await list(context, params.upstream), told),
  ),
  route(addSamlKey, async ({ context, parts, params }) =>
    told(await add(context, parts.box, params.upstream)),
  ),
  route(useSamlKey, async ({ context, params }) =>
    told(await use(context, { id: params.upstream, keyId: params.key })),
  ),
  route(removeSamlKey, ({ context, params }) =>
    remove(context, { id: params.upstream, keyId: params.key }),
  ),
  route(readSamlMetadata, async ({ parts, body }) => {
    const { certificates, ...rest } = await read(parts.outbound, body)
    const { entityId, signOnUrl, wantsSignedRequests: signedRequests } = rest
    const protocol = samlProtocol.parse({ entityId, signOnUrl, certificates, signedRequests })
    return { ...rest, certificates: certificates.map(factsOf), protocol }
  }),
  route(listSamlAttributePresets, async () => {
    const presets = Object.entries(samlAttributePresets)
    return wholeAnswer(presets, ([preset, attributes]) => ({ preset, attributes }))
  }),
]

function told({ id, state, createdAt, certificate }: SamlKey): Answer<typeof addSamlKey> {
  return { id, state, ...isoTimes({ createdAt }), ...factsOf(certificate) }
}

function factsOf(certificate: string): Answer<typeof readSamlMetadata>['certificates'][number] {
  return { certificate, ...isoTimes(certificateFacts(certificate)) }
}
