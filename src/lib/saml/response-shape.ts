import { childrenOf, everyElement, type XmlElement } from '../xml.ts'
import { namespaces } from './names.ts'
import { SamlFault } from './saml-fault.ts'
import { checkSignatureShape } from './signature-shape.ts'

/** What of a response has a signature of its own, and whether its assertion is encrypted. */
export type ResponseShape = {
  readonly responseSigned: boolean
  readonly assertionSigned: boolean
  readonly encrypted: boolean
}

const { protocol, assertion, signature } = namespaces

/**
 * Lets pass only the one shape that every provider sends: a response, in it one assertion, on either of them at most one
 * signature, about the very element that it stands in. Every wrapping of a signed assertion needs another shape.
 * Throws `SamlFault`.
 */
export function shapeOf(root: XmlElement): ResponseShape {
  const isResponse = root.name === 'Response' && root.namespace === protocol
  if (!isResponse || root.attributes.get('Version') !== '2.0') throw new SamlFault('unreadable')
  checkStatus(root)
  const only = onlyAssertionOf(root)
  const encrypted = only.name === 'EncryptedAssertion'
  const responseSigned = isSigned(root)
  const assertionSigned = !encrypted && isSigned(only)
  const known = Number(responseSigned) + Number(assertionSigned)
  if (everyElement(root).filter(isSignature).length !== known) throw new SamlFault('wrapped')
  if (known === 0 || (encrypted && !responseSigned)) throw new SamlFault('unsigned')
  return { responseSigned, assertionSigned, encrypted }
}

function onlyAssertionOf(root: XmlElement): XmlElement {
  const plain = childrenOf(root, assertion, 'Assertion')
  const encrypted = childrenOf(root, assertion, 'EncryptedAssertion')
  const [only, ...others] = [...plain, ...encrypted]
  if (only === undefined) throw new SamlFault('unreadable', 'The response has no assertion.')
  const everything = everyElement(root)
  if (others.length > 0 || hasSecond(everything, root, only)) throw new SamlFault('wrapped')
  checkIds(everything)
  return only
}

/** Also by the name alone, in whatever namespace: some readers look no further. */
function hasSecond(everything: readonly XmlElement[], ...known: readonly XmlElement[]): boolean {
  const names = new Set(['Response', 'Assertion', 'EncryptedAssertion'])
  return everything.some(element => names.has(element.name) && !known.includes(element))
}

function isSignature({ name }: XmlElement): boolean {
  return name === 'Signature'
}

/** An id names one element, however the attribute is spelt. */
function checkIds(everything: readonly XmlElement[]): void {
  const ids = everything.flatMap(({ attributes }) =>
    [...attributes].filter(([name]) => /^(?:.*:)?id$/i.test(name)).map(([, value]) => value),
  )
  if (new Set(ids).size !== ids.length) throw new SamlFault('wrapped')
}

function isSigned(element: XmlElement): boolean {
  const [own, second] = element.children.filter(isSignature)
  if (own === undefined) return false
  if (second !== undefined || own.namespace !== signature) throw new SamlFault('wrapped')
  checkSignatureShape(own, element.attributes.get('ID') ?? '')
  return true
}

const success = 'urn:oasis:names:tc:SAML:2.0:status:Success'

function checkStatus(root: XmlElement): void {
  const [status] = childrenOf(root, protocol, 'Status')
  const codes = status === undefined ? [] : everyElement(status).filter(isCode).map(valueOf)
  if (codes[0] === success) return
  const told = codes.map(code => code.replace(/^.*:/, '')).join(', ')
  throw new SamlFault('refused-upstream', `The provider answered: ${told || 'nothing'}.`)
}

function isCode({ name }: XmlElement): boolean {
  return name === 'StatusCode'
}

function valueOf({ attributes }: XmlElement): string {
  return attributes.get('Value') ?? ''
}
