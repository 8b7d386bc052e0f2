import test from 'ava'
import { arrivalOfAssertion } from '../../../src/domain/upstreams/saml/arrival-of-assertion.ts'
import type { SamlFault } from '../../../src/lib/saml/saml-fault.ts'
import { groupsLink, nameIdUrns, samlAttributePresets } from '../../../src/model/saml.ts'
import type { AttributeNames, SamlProtocol } from '../../../src/model/upstream.ts'

const protocol: SamlProtocol = {
  entityId: 'https://idp.example',
  signOnUrl: 'https://idp.example/sso',
  certificates: [],
  nameIdFormat: null,
  subjectAttribute: null,
  signedRequests: false,
  forceAuthn: false,
  unsolicited: false,
}
const persistent = { value: 'a1b2', format: nameIdUrns.persistent }

type Given = {
  readonly attributes?: Readonly<Record<string, readonly string[]>>
  readonly names?: AttributeNames
  readonly subject?: { readonly value: string; readonly format: string | null }
  readonly contexts?: readonly string[]
  readonly protocol?: Partial<SamlProtocol>
}

function arrival(given: Given): ReturnType<typeof arrivalOfAssertion> {
  const { attributes = {}, names = samlAttributePresets.plain, contexts = [] } = given
  const upstream = {
    kind: 'saml',
    protocol: { ...protocol, ...given.protocol },
    attributes: names,
    trustsMail: true,
  } as const
  const subject = given.subject ?? persistent
  return arrivalOfAssertion(upstream, {
    subject,
    attributes: new Map(Object.entries(attributes)),
    contexts,
  })
}

test('IK-80: an assertion is read by the attribute names of the upstream, plain ones or ImageKit’s', t => {
  const said = { email: ['a@x.example'], full_name: ['Ann Lee'], groups: ['A', 'B'] }
  const plain = arrival({ attributes: { ...said, role: ['developer'] } })
  const common = { email: 'a@x.example', emailVerified: true, displayName: 'Ann Lee' }
  t.like(plain, { issuer: 'https://idp.example', subject: 'a1b2', ...common })
  t.deepEqual([plain.roles, plain.groups], [['developer'], ['A', 'B']])
  const names = samlAttributePresets.imagekit
  const attributes = { ...said, imagekit_id: ['ann'], imagekit_role: ['finance'] }
  const imagekit = arrival({ attributes, names })
  t.like(imagekit, { ...common, userName: 'ann' })
  t.deepEqual(imagekit.roles, ['finance'])
})

test('Entra’s claims have their preset, and groups that were too many to send are not taken for none', t => {
  const names = samlAttributePresets.entra
  const attributes = { [names.givenName]: ['Ann'], [names.familyName]: ['Lee'] }
  const few = arrival({ names, attributes: { ...attributes, [names.groups]: ['g1'] } })
  t.like(few, { givenName: 'Ann', familyName: 'Lee' })
  t.deepEqual(few.groups, ['g1'])
  t.deepEqual(arrival({ names, attributes }).groups, [])
  t.is(arrival({ names, attributes: { ...attributes, [groupsLink]: ['https://x'] } }).groups, null)
})

test('somebody is who the NameID says, or an attribute where that is set; a name that changes is nobody', t => {
  const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'
  const subject = { value: 'x', format }
  const reason = (given: Given): string | undefined =>
    t.throws<SamlFault>(() => arrival(given))?.reason
  t.is(reason({ subject }), 'no-subject')
  const own = { subjectAttribute: 'uid' }
  t.is(arrival({ subject, protocol: own, attributes: { uid: ['u-1'] } }).subject, 'u-1')
  t.is(reason({ subject, protocol: own }), 'no-subject')
  t.is(reason({ subject, protocol: own, attributes: { uid: ['u-1', 'u-2'] } }), 'no-subject')
})

test('how somebody signed in there is told where it is known; a mail address as the name is one', t => {
  const contexts = [
    'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
    'https://refeds.org/profile/mfa',
    'urn:x:unknown',
  ]
  const subject = { value: 'ann@x.example', format: nameIdUrns.emailAddress }
  t.like(arrival({ contexts, subject }), { email: 'ann@x.example' })
  t.deepEqual(arrival({ contexts }).amr, ['pwd', 'mfa'])
  t.deepEqual(arrival({}).amr, [])
})

test('values that are too long are left out, not cut', t => {
  const groups = ['A', 'x'.repeat(513)]
  t.deepEqual(arrival({ attributes: { groups } }).groups, ['A'])
})
