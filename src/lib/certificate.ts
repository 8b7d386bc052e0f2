import { X509Certificate } from 'node:crypto'

/** What can be told of a certificate. */
export type CertificateFacts = {
  readonly subject: string
  /** SHA-256 of the certificate, as in most consoles: pairs of hex digits with colons. */
  readonly fingerprint: string
  readonly validFrom: Date
  readonly validUntil: Date
}

/** Reads a certificate from PEM, or from its base64 alone as metadata carry it; gives it as PEM. Throws where it is none. */
export function readCertificate(text: string): {
  readonly pem: string
  readonly key: X509Certificate
} {
  const base64 = text.replaceAll(/-----(?:BEGIN|END) CERTIFICATE-----|\s/g, '')
  const bytes = Buffer.from(base64, 'base64')
  const key = /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? new X509Certificate(bytes) : undefined
  if (key?.raw.length !== bytes.length) throw new Error('this is not one certificate')
  return { pem: key.toString(), key }
}

/** Facts of a certificate that `readCertificate` gave. */
export function certificateFacts(pem: string): CertificateFacts {
  const read = new X509Certificate(pem)
  return {
    subject: read.subject.replaceAll('\n', ', '),
    fingerprint: read.fingerprint256,
    validFrom: new Date(read.validFrom),
    validUntil: new Date(read.validTo),
  }
}
