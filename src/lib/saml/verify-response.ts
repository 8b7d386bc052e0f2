import type { Profile } from '@node-saml/node-saml'
import { parseXml, plainXml, type XmlElement, XmlFault } from '../xml.ts'
import type { Assertion } from './assertion.ts'
import type { Expected } from './check-conditions.ts'
import { samlLibrary } from './library.ts'
import { checkIssuer, readAssertion } from './read-assertion.ts'
import { type ResponseShape, shapeOf } from './response-shape.ts'
import { SamlFault } from './saml-fault.ts'

/** What a response is judged by. */
export type Trust = Expected & {
  /** PEM certificates of the provider; each is good, so that it can change its key. */
  readonly certificates: readonly string[]
  /** Our private keys (PEM), for which assertions may be encrypted. */
  readonly decryptionKeys: readonly string[]
}

/**
 * Verifies a response as it was posted (SAML Bindings 3.5, base64) and gives what its one assertion says, read from the very
 * text that the signature covers. Every signature in it has to hold. That the request was ours, and that the assertion was
 * not used before, is left to the caller. Throws `SamlFault`.
 */
export async function verifyResponse(posted: string, trust: Trust): Promise<Assertion> {
  const text = decoded(posted)
  const response = readXml(text)
  const shape = shapeOf(response)
  checkResponse(response, shape, trust)
  const profile = shape.encrypted
    ? await decrypted(text, trust)
    : await verified(text, shape, trust)
  const assertion = readAssertion(readXml(profile.getAssertionXml?.() ?? ''), trust)
  const answered = response.attributes.get('InResponseTo') ?? assertion.inResponseTo
  if (answered === assertion.inResponseTo) return assertion
  throw new SamlFault('wrong-request', 'The response answers another request than its assertion.')
}

function decoded(posted: string): string {
  try {
    const bytes = Buffer.from(posted, 'base64')
    return plainXml(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw asFault(error)
  }
}

function readXml(text: string): XmlElement {
  try {
    return parseXml(text)
  } catch (error) {
    throw asFault(error)
  }
}

function asFault(error: unknown): SamlFault {
  if (!(error instanceof XmlFault)) return new SamlFault('unreadable', undefined, error)
  const forbidden = error.message.startsWith('it contains')
  return new SamlFault(forbidden ? 'forbidden-xml' : 'unreadable', `Refused: ${error.message}.`)
}

/** A signed response says where it is to go (SAML Bindings 3.5.5.2). */
function checkResponse(
  response: XmlElement,
  { responseSigned }: ResponseShape,
  { recipient, issuer }: Expected,
): void {
  const destination = response.attributes.get('Destination')
  const isOurs = destination === undefined ? !responseSigned : destination === recipient
  if (!isOurs) {
    throw new SamlFault('wrong-destination', `The destination is ${destination ?? 'missing'}.`)
  }
  if (response.children.some(({ name }) => name === 'Issuer')) checkIssuer(response, issuer)
}

async function verified(
  text: string,
  { responseSigned, assertionSigned }: ResponseShape,
  trust: Trust,
  decryptionPvk?: string,
): Promise<Profile> {
  const { SAML, ValidateInResponseTo } = await samlLibrary()
  const saml = new SAML({
    issuer: trust.audience,
    callbackUrl: trust.recipient,
    idpCert: [...trust.certificates],
    wantAuthnResponseSigned: responseSigned,
    wantAssertionsSigned: assertionSigned,
    ...(decryptionPvk === undefined ? {} : { decryptionPvk }),
    // All of these are judged by the assertion and the database's clock.
    audience: false,
    acceptedClockSkewMs: -1,
    validateInResponseTo: ValidateInResponseTo.never,
  })
  const SAMLResponse = Buffer.from(text).toString('base64')
  try {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse })
    if (profile !== null) return profile
  } catch (error) {
    const isOfSignature = error instanceof Error && /signature/i.test(error.message)
    throw new SamlFault(isOfSignature ? 'wrong-signature' : 'unreadable', undefined, error)
  }
  throw new SamlFault('unreadable')
}

/** The signature of the response is checked before anything is decrypted, so that nobody learns from what we make of it. */
async function decrypted(text: string, trust: Trust): Promise<Profile> {
  const shape = { responseSigned: true, assertionSigned: false, encrypted: true }
  for (const key of trust.decryptionKeys) {
    try {
      return await verified(text, shape, trust, key)
    } catch (error) {
      if (!(error instanceof SamlFault) || error.reason === 'wrong-signature') throw error
    }
  }
  throw new SamlFault('undecipherable')
}
