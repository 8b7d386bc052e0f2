import { samlLibrary } from './library.ts'

/** What is asked of a provider. */
export type AuthnRequest = {
  /** Ours, and hard to guess: the answer names it. */
  readonly id: string
  /** Our entity id. */
  readonly issuer: string
  /** Where the answer is to be posted. */
  readonly recipient: string
  /** The provider's address for requests by redirect. */
  readonly destination: string
  /** Null leaves the choice to the provider. */
  readonly nameIdFormat: string | null
  /** Asks for a sign-in even where the person has a session there. */
  readonly forceAuthn: boolean
  /** PEM; the request is signed where there is one. */
  readonly privateKey: string | undefined
}

/** The address that takes a person to the provider with a request (SAML Bindings 3.4), signed with RSA and SHA-256. */
export async function authnRequestAddress(request: AuthnRequest): Promise<string> {
  const { SAML } = await samlLibrary()
  const saml = new SAML({
    issuer: request.issuer,
    callbackUrl: request.recipient,
    entryPoint: request.destination,
    idpCert: 'unused',
    generateUniqueId: () => request.id,
    identifierFormat: request.nameIdFormat,
    forceAuthn: request.forceAuthn,
    // Asking for a password would refuse whoever signs in there by something better.
    disableRequestedAuthnContext: true,
    signatureAlgorithm: 'sha256',
    ...(request.privateKey === undefined ? {} : { privateKey: request.privateKey }),
  })
  return saml.getAuthorizeUrlAsync('', undefined, {})
}
