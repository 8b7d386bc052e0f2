import { certificateFacts, readCertificate } from '../certificate.ts'
import { childrenOf, everyElement, parseXml, type XmlElement, XmlFault } from '../xml.ts'
import { bindings, namespaces } from './names.ts'

/** What the metadata of an identity provider say. */
export type ProviderMetadata = {
  readonly entityId: string
  /** Its address for requests by redirect. */
  readonly signOnUrl: string
  /** PEM, those that sign, each once. */
  readonly certificates: readonly string[]
  /** Whether it takes signed requests only. */
  readonly wantsSignedRequests: boolean
}

const { metadata, signature } = namespaces
const protocol = namespaces.protocol

/**
 * Reads the metadata of an identity provider (SAML Metadata 2.4.3). Where several are listed, exactly one may be an identity
 * provider. Throws `XmlFault` with words that may be shown. Comments are no danger here and are left out.
 */
export function readProviderMetadata(text: string): ProviderMetadata {
  const root = parseXml(withoutComments(text))
  const entities = everyElement(root).filter(each => is(each, 'EntityDescriptor'))
  const providers = entities.flatMap(entity =>
    childrenOf(entity, metadata, 'IDPSSODescriptor')
      .filter(speaksSaml2)
      .map(descriptor => ({ entity, descriptor })),
  )
  const [provider] = providers
  if (provider === undefined) throw new XmlFault('it describes no identity provider of SAML 2.0')
  if (providers.length > 1) throw new XmlFault('it describes several identity providers')
  const { entity, descriptor } = provider
  for (const each of [root, entity, descriptor]) checkEnd(each)
  return {
    entityId: entity.attributes.get('entityID') ?? '',
    signOnUrl: signOnUrlOf(descriptor),
    certificates: certificatesOf(descriptor),
    wantsSignedRequests: /^(?:true|1)$/.test(
      descriptor.attributes.get('WantAuthnRequestsSigned') ?? '',
    ),
  }
}

/** Metadata may say how long they are to be trusted (SAML Metadata 2.3). */
function checkEnd({ attributes }: XmlElement): void {
  const end = attributes.get('validUntil')
  if (end === undefined || Date.parse(end) > Date.now()) return
  throw new XmlFault(`they were valid until ${end.slice(0, 40)}`)
}

function withoutComments(text: string): string {
  return text.replaceAll(/<!--(?:(?!--)[^])*-->/g, '')
}

function is(element: XmlElement, name: string): boolean {
  return element.namespace === metadata && element.name === name
}

function speaksSaml2({ attributes }: XmlElement): boolean {
  return (attributes.get('protocolSupportEnumeration') ?? '').split(/\s+/).includes(protocol)
}

function signOnUrlOf(descriptor: XmlElement): string {
  const services = childrenOf(descriptor, metadata, 'SingleSignOnService')
  const service = services.find(each => each.attributes.get('Binding') === bindings.redirect)
  const url = service?.attributes.get('Location')
  if (url === undefined) throw new XmlFault('it has no sign-on address for the redirect binding')
  return url
}

function certificatesOf(descriptor: XmlElement): readonly string[] {
  const keys = childrenOf(descriptor, metadata, 'KeyDescriptor').filter(
    ({ attributes }) => attributes.get('use') !== 'encryption',
  )
  const texts = keys
    .flatMap(everyElement)
    .filter(each => each.namespace === signature && each.name === 'X509Certificate')
    .map(({ text }) => text)
  try {
    const found = new Set(texts.map(text => readCertificate(text).pem))
    if (found.size > 0) return [...found].toSorted(laterFirst)
  } catch (error) {
    throw new XmlFault('a certificate in it cannot be read', { cause: error })
  }
  throw new XmlFault('it has no certificate to check signatures with')
}

function laterFirst(a: string, b: string): number {
  return certificateFacts(b).validUntil.getTime() - certificateFacts(a).validUntil.getTime()
}
