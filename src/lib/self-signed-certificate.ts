import { createPublicKey, generateKeyPair, type KeyObject, randomBytes, sign } from 'node:crypto'
import { promisify } from 'node:util'

/** A private key (PKCS #8) and the certificate about its public half, both PEM. */
export type CertifiedKey = { readonly privateKey: string; readonly certificate: string }

const years = 10

/** Makes an RSA key, and a certificate by which nothing but the key is meant: for parties that only take keys in one. */
export async function makeCertifiedKey(name: string): Promise<CertifiedKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 3072 })
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: pemOf(certificateOf(privateKey, name)),
  }
}

/** A certificate of X.509 version 3 without extensions, valid for ten years (RFC 5280 4.1). */
function certificateOf(privateKey: KeyObject, name: string): Buffer {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const now = new Date()
  const end = new Date(now)
  end.setUTCFullYear(now.getUTCFullYear() + years)
  const called = sequence(set(sequence(commonName, der(0x0c, Buffer.from(name)))))
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    // Positive and without a zero in front.
    der(0x02, Buffer.concat([Buffer.from([0x40]), randomBytes(15)])),
    sha256WithRsa,
    called,
    sequence(time(now), time(end)),
    called,
    publicKey,
  )
  return sequence(
    signed,
    sha256WithRsa,
    der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', signed, privateKey)])),
  )
}

const commonName = Buffer.from('0603550403', 'hex')
const sha256WithRsa = Buffer.from('300d06092a864886f70d01010b0500', 'hex')

function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content)
  const { length } = body
  const bytes = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...(length < 0x80 ? [length] : bytes)]), body])
}

function sequence(...content: readonly Buffer[]): Buffer {
  return der(0x30, ...content)
}

function set(...content: readonly Buffer[]): Buffer {
  return der(0x31, ...content)
}

/** UTCTime, good until 2049. */
function time(at: Date): Buffer {
  const digits = at.toISOString().slice(2, 19).replaceAll(/\D/g, '')
  return der(0x17, Buffer.from(`${digits}Z`))
}

function pemOf(bytes: Buffer): string {
  const lines = bytes.toString('base64').replaceAll(/.{64}/g, '$&\n').trim()
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}
