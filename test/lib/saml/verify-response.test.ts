import test from 'ava'
import { authnRequestAddress } from '../../../src/lib/saml/authn-request.ts'
import { ownMetadata } from '../../../src/lib/saml/own-metadata.ts'
import { readProviderMetadata } from '../../../src/lib/saml/provider-metadata.ts'
import { SamlFault } from '../../../src/lib/saml/saml-fault.ts'
import { type Trust, verifyResponse } from '../../../src/lib/saml/verify-response.ts'
import { makeCertifiedKey } from '../../../src/lib/self-signed-certificate.ts'
import { samlProvider, type Said, type Signed } from '../../support/saml-provider.ts'
import {
  commentedResponse,
  entityResponse,
  tamperedResponse,
  unsignedResponse,
  wrappedResponses,
} from '../../support/wrapped-responses.ts'

const own = await makeCertifiedKey('Cohort')
const provider = await samlProvider()
const audience = 'https://cohort.example/t/main/sign-in/upstream/1/metadata'
const recipient = 'https://cohort.example/t/main/sign-in/upstream/1/acs'
const metadata = await ownMetadata({
  entityId: audience,
  recipient,
  nameIdFormat: null,
  certificates: [own.certificate],
  signsRequests: true,
})
const respond = async (said?: Said, signed?: Signed) => provider.respond(metadata, said, signed)

function trust(): Trust {
  const { entityId: issuer, certificate } = provider
  const decryptionKeys = [own.privateKey]
  return {
    issuer,
    audience,
    recipient,
    now: new Date(),
    certificates: [certificate],
    decryptionKeys,
  }
}

async function reason(posted: string, changed: Partial<Trust> = {}): Promise<string> {
  try {
    await verifyResponse(posted, { ...trust(), ...changed })
    return 'accepted'
  } catch (error) {
    if (error instanceof SamlFault) return error.reason
    throw error
  }
}

test('a signed assertion, response or both are read whole', async t => {
  const groups = ['Editors', 'R & D']
  const said = { inResponseTo: '_1', attributes: { email: ['ann@corp.example'], groups } }
  for (const signs of ['assertion', 'response', 'both'] as const) {
    const assertion = await verifyResponse(await respond(said, { signs }), trust())
    t.is(assertion.subject.value, 'ann@corp.example')
    t.is(assertion.inResponseTo, '_1')
    t.deepEqual(assertion.attributes.get('groups'), groups)
  }
})

test('an encrypted assertion is read where the response is signed, and refused otherwise', async t => {
  const signed = await respond({}, { signs: 'response', encrypted: true })
  t.is((await verifyResponse(signed, trust())).subject.value, 'ann@corp.example')
  const other = await makeCertifiedKey('other')
  t.is(await reason(signed, { decryptionKeys: [other.privateKey] }), 'undecipherable')
  t.is(await reason(signed, { decryptionKeys: [other.privateKey, own.privateKey] }), 'accepted')
  t.is(await reason(await respond({}, { signs: 'assertion', encrypted: true })), 'unsigned')
})

test('our request is one that the provider reads, and its signature is checked there', async t => {
  const request = { id: '_a1', issuer: audience, recipient, destination: provider.signOnUrl }
  const more = { nameIdFormat: null, forceAuthn: false }
  const address = await authnRequestAddress({ ...request, ...more, privateKey: own.privateKey })
  const { id, assertionConsumerServiceUrl } = await provider.readRequest(address, metadata)
  t.deepEqual(
    { id, assertionConsumerServiceUrl },
    { id: '_a1', assertionConsumerServiceUrl: recipient },
  )
  const forged = address.replace(/Signature=..../, 'Signature=AAAA')
  await t.throwsAsync(provider.readRequest(forged, metadata))
})

test('the metadata of a provider are read', t => {
  const read = readProviderMetadata(`<?xml version="1.0"?><!-- ours -->${provider.metadata}`)
  t.deepEqual(read, {
    entityId: provider.entityId,
    signOnUrl: provider.signOnUrl,
    certificates: [provider.certificate],
    wantsSignedRequests: false,
  })
  const ended = provider.metadata.replace(
    ' entityID=',
    ' validUntil="2020-01-01T00:00:00Z" entityID=',
  )
  t.throws(() => readProviderMetadata(ended), { message: /valid until 2020/ })
})

test('what is not for us, not now or not from there is refused', async t => {
  const other = await samlProvider()
  const cases: Readonly<Record<string, string>> = {
    'wrong-audience': await respond({ audience: 'https://other.example' }),
    'wrong-recipient': await respond({ recipient: 'https://other.example' }),
    'wrong-destination': await respond({ destination: 'https://other.example' }),
    'wrong-issuer': await respond({ issuer: 'https://other.example' }),
    'wrong-signature': await other.respond(metadata),
    expired: await respond({ until: -120 }),
    'not-yet-valid': await respond({ from: 120 }),
    'no-subject': await respond({ nameId: ' ' }),
    'refused-upstream': await respond({ status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }),
    'weak-algorithm': await respond(
      {},
      { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' },
    ),
    'forbidden-xml': await respond({ nameXml: 'ann@corp.example<!-- -->.evil.example' }),
    unreadable: 'bm90IHhtbA==',
  }
  for (const [expected, posted] of Object.entries(cases)) t.is(await reason(posted), expected)
  t.is(await reason(await respond({ until: -30, from: -90 })), 'accepted')
})

test('no wrapping of what is signed is read (XSW1 to XSW8)', async t => {
  const response = await respond({}, { signs: 'response' })
  const assertion = await respond({}, { signs: 'assertion' })
  const wrapped = wrappedResponses({ response, assertion }, 'evil@corp.example')
  const reasons = await Promise.all(
    Object.entries(wrapped).map(async ([name, posted]) => [name, await reason(posted)]),
  )
  t.deepEqual(
    reasons,
    Object.keys(wrapped).map(name => [name, 'wrapped']),
  )
})

test('what is changed after it was signed, unsigned, or says things in entities and comments is refused', async t => {
  const name = 'ann@corp.example'
  const posted = await respond()
  t.is(await reason(tamperedResponse(posted, name, 'evil@corp.example')), 'wrong-signature')
  t.is(await reason(unsignedResponse(posted)), 'unsigned')
  t.is(await reason(entityResponse(posted, name)), 'forbidden-xml')
  t.is(await reason(commentedResponse(posted, name)), 'forbidden-xml')
})

test('while a provider changes its key both certificates are good', async t => {
  const next = await samlProvider()
  const certificates = [provider.certificate, next.certificate]
  t.is(await reason(await next.respond(metadata)), 'wrong-signature')
  t.is(await reason(await next.respond(metadata), { certificates }), 'accepted')
  t.is(await reason(await respond(), { certificates }), 'accepted')
})
