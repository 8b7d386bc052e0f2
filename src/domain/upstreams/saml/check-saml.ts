import { readCertificate } from '../../../lib/certificate.ts'
import { Refusal } from '../../../model/refusal.ts'
import type { SamlProtocol } from '../../../model/upstream.ts'
import { checkAddress } from '../../applications/check-addresses.ts'

const mostCertificates = 10
const longestId = 1024 // SAML Core 8.3.6
const fewestBits = 2048

/** Refuses (`invalid`, with the field) what cannot be a provider of SAML; gives it with its certificates as PEM, each once. */
export function checkedSaml(protocol: SamlProtocol): SamlProtocol {
  const { entityId, signOnUrl, certificates } = protocol
  if (entityId.trim() !== entityId || entityId === '' || entityId.length > longestId) {
    throw invalid(
      'entityId',
      `an entity id has at most ${longestId} characters and no space at its ends`,
    )
  }
  checkAddress('signOnUrl', signOnUrl)
  const pems = [...new Set(certificates.map(pemOf))]
  if (pems.length === 0)
    throw invalid('certificates', 'without a certificate nothing can be checked')
  if (pems.length > mostCertificates) {
    throw invalid('certificates', `there are at most ${mostCertificates} certificates`)
  }
  return { ...protocol, certificates: pems }
}

/** A certificate that ended is still good: nothing but its key is meant. A key that can be found out proves nothing. */
function pemOf(text: string): string {
  const read = reading(text)
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = read.key.publicKey
  if (type !== 'rsa' || (details?.modulusLength ?? 0) < fewestBits) {
    throw invalid(
      'certificates',
      `the key of a certificate has to be RSA with ${fewestBits} bits or more`,
    )
  }
  return read.pem
}

function reading(text: string): ReturnType<typeof readCertificate> {
  try {
    return readCertificate(text)
  } catch (error) {
    throw new Refusal('invalid', 'this is no certificate in PEM or base64', {
      field: 'certificates',
      cause: error,
    })
  }
}

function invalid(field: string, message: string): Refusal {
  return new Refusal('invalid', message, { field })
}
