import { randomBytes, X509Certificate } from 'node:crypto'
import { createRequire } from 'node:module'
import { makeCertifiedKey } from '../../src/lib/self-signed-certificate.ts'

/** samlify, of which no more is used than this. Its types would bring those of browsers into every test. */
type Samlify = {
  readonly IdentityProvider: (settings: object) => {
    readonly getMetadata: () => string
    readonly createLoginResponse: (
      ...to: readonly [sp: unknown, info: object, binding: string, user: object, options: object]
    ) => Promise<{ readonly context: string }>
    readonly parseLoginRequest: (
      sp: unknown,
      binding: string,
      request: object,
    ) => Promise<{ readonly extract: { readonly request: RequestExtract } }>
  }
  readonly ServiceProvider: (settings: object) => unknown
  readonly setSchemaValidator: (validator: object) => void
}

type RequestExtract = {
  readonly id: string
  readonly destination: string
  readonly assertionConsumerServiceUrl: string
}

const samlify = createRequire(import.meta.url)('samlify') as Samlify
samlify.setSchemaValidator({ validate: async () => Promise.resolve('skipped') })

/** What an assertion says; members that are not given are right. */
export type Said = {
  readonly nameId?: string
  readonly nameIdFormat?: string
  readonly attributes?: Readonly<Record<string, readonly string[]>>
  readonly inResponseTo?: string | null
  /** What the response says beside its assertion. */
  readonly responseTo?: string | null
  readonly audience?: string
  readonly recipient?: string
  readonly destination?: string
  readonly issuer?: string
  readonly assertionId?: string
  /** Seconds from now. */
  readonly from?: number
  readonly until?: number
  /** When the person signed in there. */
  readonly signedIn?: number
  readonly status?: string
  /** How the person signed in there. */
  readonly context?: string
  /** XML in place of the name. */
  readonly nameXml?: string
}

export type Signed = {
  /** Which element is signed. */
  readonly signs?: 'assertion' | 'response' | 'both'
  readonly algorithm?: string
  readonly encrypted?: boolean
}

/** An identity provider (samlify) of which a test says what it answers. */
export type SamlProvider = {
  readonly entityId: string
  readonly signOnUrl: string
  readonly certificate: string
  readonly metadata: string
  /** Reads a request as it came by redirect, checking its signature where our metadata announce one. */
  readonly readRequest: (address: string, ownMetadata: string) => Promise<RequestExtract>
  /** A response for whoever has these metadata, base64. */
  readonly respond: (ownMetadata: string, said?: Said, signed?: Signed) => Promise<string>
}

const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'

export async function samlProvider(
  entityId = 'https://idp.example/metadata',
  signOnUrl = 'https://idp.example/sso',
): Promise<SamlProvider> {
  const { privateKey, certificate } = await makeCertifiedKey('idp.example')
  const settings = (signed: Signed): object => ({
    entityID: entityId,
    privateKey,
    signingCert: certificate,
    isAssertionEncrypted: signed.encrypted ?? false,
    requestSignatureAlgorithm: signed.algorithm ?? rsaSha256,
    generateID: newId,
    nameIDFormat: ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'],
    singleSignOnService: [
      { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: signOnUrl },
    ],
    // Or it warns that it has none.
    singleLogoutService: [
      {
        Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
        Location: `${signOnUrl}/out`,
      },
    ],
  })
  const providerOf = (signed: Signed, wantAuthnRequestsSigned = false) =>
    samlify.IdentityProvider({ ...settings(signed), wantAuthnRequestsSigned })
  return {
    entityId,
    signOnUrl,
    certificate: new X509Certificate(certificate).toString(),
    metadata: providerOf({}).getMetadata(),
    async readRequest(address, metadata) {
      const { searchParams, search } = new URL(address)
      const query = Object.fromEntries(searchParams)
      const octetString = search.slice(1).replace(/&Signature=.*$/, '')
      const provider = providerOf({}, searchParams.has('Signature'))
      const sp = samlify.ServiceProvider({ metadata })
      const { extract } = await provider.parseLoginRequest(sp, 'redirect', { query, octetString })
      return extract.request
    },
    async respond(metadata, said = {}, signed = {}) {
      const { signs = 'assertion', encrypted = false } = signed
      const wantsAssertion = signs !== 'response'
      const sp = samlify.ServiceProvider({
        metadata: metadata.replace(
          /WantAssertionsSigned="\w+"/,
          `WantAssertionsSigned="${String(wantsAssertion)}"`,
        ),
        wantMessageSigned: signs !== 'assertion',
      })
      const context = responseXml(metadata, entityId, said)
      const customTagReplacement = () => ({ id: 'unused', context })
      const options = { customTagReplacement, encryptThenSign: encrypted }
      const made = await providerOf(signed).createLoginResponse(sp, {}, 'post', {}, options)
      return made.context
    },
  }
}

export function newId(): string {
  return `_${randomBytes(16).toString('hex')}`
}

function responseXml(metadata: string, entityId: string, given: Said): string {
  const said = completed(metadata, entityId, given)
  const { issuer, inResponseTo } = said
  const now = at(0)
  const answering = (id: string | null): string => (id === null ? '' : ` InResponseTo="${id}"`)
  return (
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${newId()}" Version="2.0" IssueInstant="${now}" Destination="${said.destination}"${answering(said.responseTo)}>` +
    `<saml:Issuer>${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${said.status}"/></samlp:Status>` +
    `<saml:Assertion ID="${said.assertionId}" Version="2.0" IssueInstant="${now}"><saml:Issuer>${issuer}</saml:Issuer>` +
    `<saml:Subject><saml:NameID Format="${said.nameIdFormat}">${said.nameXml}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${at(said.until)}" Recipient="${said.recipient}"${answering(inResponseTo)}/></saml:SubjectConfirmation></saml:Subject>` +
    `<saml:Conditions NotBefore="${at(said.from)}" NotOnOrAfter="${at(said.until)}"><saml:AudienceRestriction><saml:Audience>${said.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
    `<saml:AuthnStatement AuthnInstant="${at(said.signedIn)}"><saml:AuthnContext><saml:AuthnContextClassRef>${said.context}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
    `<saml:AttributeStatement>${Object.entries(said.attributes).map(attributeXml).join('')}</saml:AttributeStatement></saml:Assertion></samlp:Response>`
  )
}

function completed(metadata: string, entityId: string, said: Said): Required<Said> {
  const audience = /entityID="([^"]*)"/.exec(metadata)?.[1] ?? ''
  const acs = /<AssertionConsumerService [^>]*Location="([^"]*)"/.exec(metadata)?.[1] ?? ''
  const { nameId = 'ann@corp.example' } = said
  return {
    nameId,
    nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    attributes: { email: [nameId] },
    inResponseTo: null,
    responseTo: said.inResponseTo ?? null,
    audience,
    recipient: acs,
    destination: acs,
    issuer: entityId,
    assertionId: newId(),
    from: -1,
    until: 300,
    signedIn: 0,
    status: 'urn:oasis:names:tc:SAML:2.0:status:Success',
    context: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
    nameXml: escaped(nameId),
    ...said,
  }
}

function attributeXml([name, values]: readonly [string, readonly string[]]): string {
  const typed =
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string"'
  const inside = values.map(
    value => `<saml:AttributeValue ${typed}>${escaped(value)}</saml:AttributeValue>`,
  )
  return `<saml:Attribute Name="${name}">${inside.join('')}</saml:Attribute>`
}

function at(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString()
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
