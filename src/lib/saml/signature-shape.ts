import { childrenOf, everyElement, type XmlElement } from '../xml.ts'
import { namespaces } from './names.ts'
import { SamlFault } from './saml-fault.ts'

const canonicalizations = [
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
]

const accepted: Readonly<Record<string, readonly string[]>> = {
  CanonicalizationMethod: canonicalizations,
  SignatureMethod: [
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
    'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  ],
  DigestMethod: [
    'http://www.w3.org/2001/04/xmlenc#sha256',
    'http://www.w3.org/2001/04/xmlenc#sha512',
  ],
  Transform: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', ...canonicalizations],
}

/**
 * Demands that a signature has one reference, to the element with this id, by way of nothing but being enveloped and
 * canonicalised (SAML Core 5.4), and by accepted algorithms only.
 */
export function checkSignatureShape(signature: XmlElement, id: string): void {
  const everything = everyElement(signature)
  everything.forEach(checkAlgorithm)
  const infos = childrenOf(signature, namespaces.signature, 'SignedInfo')
  const references = infos.flatMap(each => childrenOf(each, namespaces.signature, 'Reference'))
  const isPlain = infos.length === 1 && references.length === 1 && !everything.some(isForeign)
  const named = everything.filter(({ name }) => name === 'Reference' || name === 'SignedInfo')
  const isOwn = id !== '' && references[0]?.attributes.get('URI') === `#${id}`
  if (!isPlain || !isOwn || named.length !== 2) throw new SamlFault('wrapped')
}

function checkAlgorithm({ name, attributes }: XmlElement): void {
  const algorithm = attributes.get('Algorithm') ?? 'missing'
  if (accepted[name]?.includes(algorithm) === false) {
    throw new SamlFault('weak-algorithm', `${name} is ${algorithm}.`)
  }
}

function isForeign({ name, namespace }: XmlElement): boolean {
  return (
    name === 'Object' || namespace === namespaces.protocol || namespace === namespaces.assertion
  )
}
