import type { Assertion } from '../../../lib/saml/assertion.ts'
import { SamlFault } from '../../../lib/saml/saml-fault.ts'
import {
  groupsLink,
  methodsOfContexts,
  methodsReferences,
  nameIdUrns,
  transientNameId,
} from '../../../model/saml.ts'
import type { Arrival, Upstream } from '../../../model/upstream.ts'
import { samlProtocolOf } from './saml-protocol.ts'

const most = { characters: 512, values: 5000 }

type Said = Pick<Assertion, 'subject' | 'attributes' | 'contexts'>

/** What a verified assertion says of somebody, by the attribute names of the upstream. Throws `SamlFault` without a subject. */
export function arrivalOfAssertion(
  upstream: Pick<Upstream, 'kind' | 'protocol' | 'attributes' | 'trustsMail'>,
  assertion: Said,
): Arrival {
  const { entityId } = samlProtocolOf(upstream)
  const { attributes: names, trustsMail } = upstream
  const all = (name: string | null): readonly string[] =>
    name === null ? [] : usable(assertion.attributes.get(name) ?? [])
  const one = (name: string | null): string | null => all(name)[0] ?? null
  const groups = all(names.groups)
  const email = one(names.email) ?? mailOf(assertion)
  const tooMany = groups.length === 0 && assertion.attributes.has(groupsLink)
  return {
    issuer: entityId,
    subject: subjectOf(upstream, assertion),
    userName: one(names.userName),
    email,
    // Nothing in SAML itself says so.
    emailVerified: email !== null && trustsMail,
    displayName: one(names.displayName),
    givenName: one(names.givenName),
    familyName: one(names.familyName),
    roles: all(names.role),
    groups: tooMany ? null : groups,
    amr: methodsOf(assertion),
    acr: assertion.contexts[0] ?? null,
  }
}

/** What is too long is left out, never cut: it could become somebody else's. */
function usable(values: readonly string[]): readonly string[] {
  return values.filter(({ length }) => length <= most.characters).slice(0, most.values)
}

function subjectOf(
  upstream: Pick<Upstream, 'kind' | 'protocol'>,
  { subject, attributes }: Said,
): string {
  const { subjectAttribute } = samlProtocolOf(upstream)
  if (subjectAttribute === null) {
    if (subject.format !== transientNameId) return subject.value
    throw new SamlFault('no-subject', 'The NameID is a transient one: another each time.')
  }
  const values = attributes.get(subjectAttribute) ?? []
  const [value] = values
  if (value !== undefined && values.length === 1) return value
  throw new SamlFault('no-subject', `${subjectAttribute} has ${values.length} values.`)
}

function mailOf({ subject }: Said): string | null {
  return subject.format === nameIdUrns.emailAddress ? subject.value : null
}

function methodsOf({ contexts, attributes }: Said): readonly string[] {
  const told = [...contexts, ...(attributes.get(methodsReferences) ?? [])]
  return [...new Set(told.flatMap(each => methodsOfContexts.get(each) ?? []))]
}
