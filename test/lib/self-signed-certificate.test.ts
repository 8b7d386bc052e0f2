import { createPrivateKey, X509Certificate } from 'node:crypto'
import test from 'ava'
import { certificateFacts, readCertificate } from '../../src/lib/certificate.ts'
import { makeCertifiedKey } from '../../src/lib/self-signed-certificate.ts'

test('a certificate is about its own key, signed by it, for ten years', async t => {
  const { privateKey, certificate } = await makeCertifiedKey('Cohort für Zoë')
  const read = new X509Certificate(certificate)
  t.true(read.checkPrivateKey(createPrivateKey(privateKey)))
  t.true(read.verify(read.publicKey))
  const { subject, validUntil, fingerprint } = certificateFacts(certificate)
  t.is(subject, 'CN=Cohort für Zoë')
  t.is(validUntil.getUTCFullYear(), new Date().getUTCFullYear() + 10)
  t.is(fingerprint, read.fingerprint256)
})

test('a certificate is read from PEM and from its base64 alone; nothing else is one', async t => {
  const { certificate } = await makeCertifiedKey('Cohort')
  const bare = certificate.replaceAll(/-----.*-----/g, '')
  t.is(readCertificate(certificate).pem, readCertificate(bare).pem)
  for (const wrong of ['', 'AAAA', certificate.slice(0, 300), `${certificate}${certificate}`]) {
    t.throws(() => readCertificate(wrong))
  }
})
