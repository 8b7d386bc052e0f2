import { Refusal } from '../../../model/refusal.ts'
import type { SamlProtocol, Upstream } from '../../../model/upstream.ts'

/** What an upstream of SAML speaks; refuses another one. */
export function samlProtocolOf({
  kind,
  protocol,
}: Pick<Upstream, 'kind' | 'protocol'>): SamlProtocol {
  if (kind === 'saml' && 'entityId' in protocol) return protocol
  throw new Refusal('not-found', 'there is no such provider of SAML')
}
