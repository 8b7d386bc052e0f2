import { childrenOf, type XmlElement } from '../xml.ts'
import type { Assertion } from './assertion.ts'
import {
  checkConditions,
  checkSession,
  confirmSubject,
  type Expected,
  signInOf,
} from './check-conditions.ts'
import { namespaces } from './names.ts'
import { SamlFault } from './saml-fault.ts'

const { assertion: saml } = namespaces

/** Reads an assertion that was verified, and judges everything that it says of itself. Throws `SamlFault`. */
export function readAssertion(assertion: XmlElement, expected: Expected): Assertion {
  const { attributes } = assertion
  const id = attributes.get('ID') ?? ''
  const isAssertion = assertion.name === 'Assertion' && assertion.namespace === saml
  if (!isAssertion || id === '' || attributes.get('Version') !== '2.0') {
    throw new SamlFault('unreadable')
  }
  checkIssuer(assertion, expected.issuer)
  const [subject, ...others] = childrenOf(assertion, saml, 'Subject')
  if (subject === undefined || others.length > 0) throw new SamlFault('no-subject')
  const confirmation = confirmSubject(subject, expected)
  checkConditions(assertion, expected)
  const statements = childrenOf(assertion, saml, 'AuthnStatement')
  if (statements.length === 0) throw new SamlFault('unreadable', 'Nobody signed in there.')
  for (const statement of statements) checkSession(statement, expected.now)
  return {
    id,
    subject: subjectOf(subject),
    inResponseTo: confirmation.inResponseTo,
    attributes: attributesOf(assertion),
    contexts: statements.flatMap(contextsOf),
    signedInAt: new Date(Math.min(...statements.map(signInOf))),
    usableUntil: confirmation.usableUntil,
  }
}

/** Demands that this was issued by the provider: an assertion always says so, a response may. */
export function checkIssuer(of: XmlElement, expected: string): void {
  const issuers = childrenOf(of, saml, 'Issuer')
  const [given] = issuers
  if (issuers.length === 1 && given?.text.trim() === expected) return
  throw new SamlFault('wrong-issuer', `The issuer is ${given?.text.trim() ?? 'missing'}.`)
}

function subjectOf(subject: XmlElement): Assertion['subject'] {
  const [nameId, ...others] = childrenOf(subject, saml, 'NameID')
  if (nameId === undefined || others.length > 0) throw new SamlFault('no-subject')
  const value = textOf(nameId)
  if (value === '') throw new SamlFault('no-subject')
  return { value, format: nameId.attributes.get('Format') ?? null }
}

function attributesOf(assertion: XmlElement): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  const statements = childrenOf(assertion, saml, 'AttributeStatement')
  for (const attribute of statements.flatMap(each => childrenOf(each, saml, 'Attribute'))) {
    const name = attribute.attributes.get('Name') ?? ''
    const values = childrenOf(attribute, saml, 'AttributeValue').filter(isPlain).map(textOf)
    found.set(name, [...(found.get(name) ?? []), ...values.filter(value => value !== '')])
  }
  return found
}

function contextsOf(statement: XmlElement): readonly string[] {
  return childrenOf(statement, saml, 'AuthnContext')
    .flatMap(context => childrenOf(context, saml, 'AuthnContextClassRef'))
    .map(textOf)
}

/** A value may be XML of its own; such values are not for us. */
function isPlain({ children }: XmlElement): boolean {
  return children.length === 0
}

function textOf(element: XmlElement): string {
  if (!isPlain(element)) throw new SamlFault('unreadable', `${element.name} is not plain text.`)
  return element.text.trim()
}
