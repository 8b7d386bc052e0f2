import { samlLibrary } from './library.ts'

/** What a provider has to know of us. */
export type OwnMetadata = {
  readonly entityId: string
  readonly recipient: string
  readonly nameIdFormat: string | null
  /** PEM; all of them may sign, the first is the one to encrypt for. */
  readonly certificates: readonly string[]
  readonly signsRequests: boolean
}

/** Our metadata as a service provider (SAML Metadata 2.4.4), as XML. */
export async function ownMetadata(own: OwnMetadata): Promise<string> {
  const [present] = own.certificates
  const { generateServiceProviderMetadata } = await samlLibrary()
  const xml = generateServiceProviderMetadata({
    issuer: own.entityId,
    callbackUrl: own.recipient,
    identifierFormat: own.nameIdFormat,
    wantAssertionsSigned: true,
    // It depends on what is told of the keys alone.
    generateUniqueId: () => '_metadata',
    ...(present === undefined
      ? {}
      : {
          privateKey: 'unused: the metadata are not signed',
          publicCerts: [...own.certificates],
          decryptionPvk: 'unused',
          decryptionCert: present,
        }),
  })
  return own.signsRequests
    ? xml
    : xml.replace('AuthnRequestsSigned="true"', 'AuthnRequestsSigned="false"')
}
