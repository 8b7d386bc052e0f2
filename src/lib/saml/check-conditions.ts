import { childrenOf, type XmlElement } from '../xml.ts'
import { namespaces } from './names.ts'
import { SamlFault } from './saml-fault.ts'

/** Clocks of two servers may differ by so much, in milliseconds. */
const skew = 60_000

/** What an assertion must have been made for. */
export type Expected = {
  /** The entity id of the provider. */
  readonly issuer: string
  /** Our own entity id. */
  readonly audience: string
  /** The address to which it was posted. */
  readonly recipient: string
  readonly now: Date
}

const { assertion: saml } = namespaces
const conditionNames = new Set(['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'])

/** Demands that an assertion is valid now and meant for us (SAML Core 2.5). A condition that is not known is not met. */
export function checkConditions(assertion: XmlElement, { audience, now }: Expected): void {
  const [conditions, ...others] = childrenOf(assertion, saml, 'Conditions')
  if (conditions === undefined || others.length > 0) throw new SamlFault('wrong-audience')
  checkTimes(conditions, now)
  const odd = conditions.children.find(({ name }) => !conditionNames.has(name))
  if (odd !== undefined)
    throw new SamlFault('unreadable', `The condition ${odd.name} is not known.`)
  const restrictions = childrenOf(conditions, saml, 'AudienceRestriction')
  const audiences = restrictions.map(each =>
    childrenOf(each, saml, 'Audience').map(({ text }) => text.trim()),
  )
  if (audiences.length > 0 && audiences.every(each => each.includes(audience))) return
  throw new SamlFault(
    'wrong-audience',
    `The audience is ${audiences.flat().join(', ') || 'missing'}.`,
  )
}

/** The confirmation by which the bearer is the subject (SAML Profiles 4.1.4.2): when it ends and which request it answers. */
export type Confirmation = { readonly usableUntil: Date; readonly inResponseTo: string | null }

/** Finds the first confirmation that holds; throws why the last one does not. */
export function confirmSubject(subject: XmlElement, expected: Expected): Confirmation {
  let fault = new SamlFault('wrong-recipient', 'The assertion has no bearer confirmation.')
  for (const confirmation of childrenOf(subject, saml, 'SubjectConfirmation')) {
    try {
      return confirm(confirmation, expected)
    } catch (error) {
      if (!(error instanceof SamlFault)) throw error
      fault = error
    }
  }
  throw fault
}

function confirm(confirmation: XmlElement, { recipient, now }: Expected): Confirmation {
  const method = confirmation.attributes.get('Method')
  const [data] = childrenOf(confirmation, saml, 'SubjectConfirmationData')
  if (method !== 'urn:oasis:names:tc:SAML:2.0:cm:bearer' || data === undefined) {
    throw new SamlFault('wrong-recipient', 'The assertion has no bearer confirmation.')
  }
  const given = data.attributes.get('Recipient')
  if (given !== recipient) {
    throw new SamlFault('wrong-recipient', `The recipient is ${given ?? 'missing'}.`)
  }
  checkTimes(data, now)
  const end = data.attributes.get('NotOnOrAfter')
  if (end === undefined) throw new SamlFault('expired', 'The confirmation has no end.')
  const inResponseTo = data.attributes.get('InResponseTo') ?? null
  return { usableUntil: new Date(instant(end) + skew), inResponseTo }
}

/** The session at the provider must not be over either. */
export function checkSession(statement: XmlElement, now: Date): void {
  const end = statement.attributes.get('SessionNotOnOrAfter')
  if (end !== undefined && instant(end) + skew <= now.getTime()) {
    throw new SamlFault('expired', `The session at the provider ended at ${end}.`)
  }
}

/** When somebody signed in there, in milliseconds since 1970 (SAML Core 2.7.2). */
export function signInOf({ attributes }: XmlElement): number {
  return instant(attributes.get('AuthnInstant') ?? '')
}

function checkTimes({ attributes }: XmlElement, now: Date): void {
  const begin = attributes.get('NotBefore')
  const end = attributes.get('NotOnOrAfter')
  const at = `at ${now.toISOString()}`
  if (begin !== undefined && instant(begin) - skew > now.getTime()) {
    throw new SamlFault('not-yet-valid', `It is valid from ${begin} on, and came ${at}.`)
  }
  if (end !== undefined && instant(end) + skew <= now.getTime()) {
    throw new SamlFault('expired', `It was valid until ${end}, and came ${at}.`)
  }
}

/** A time of SAML is in UTC and says so (Core 1.3.3). */
function instant(text: string): number {
  const isUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]00:00)$/.test(text)
  const at = isUtc ? Date.parse(text) : NaN
  if (Number.isNaN(at)) throw new SamlFault('unreadable', `“${text}” is not a time in UTC.`)
  return at
}
