import { X509Certificate } from 'node:crypto'
import test from 'ava'
import { beginSaml } from '../../../src/domain/upstreams/saml/begin-saml.ts'
import {
  addSamlKey,
  listSamlKeys,
  removeSamlKey,
  useSamlKey,
} from '../../../src/domain/upstreams/saml/saml-keys.ts'
import { changeUpstream } from '../../../src/domain/upstreams/upstreams.ts'
import { testApp } from '../../support/app.ts'
import { samlProtocol, type SamlUpstream, samlUpstream } from '../../support/saml-upstream.ts'

const app = testApp(test)

/** A certificate of a key with 1,024 bits. */
const weak = [
  'MIIB/DCCAWWgAwIBAgIUHYhqSg8vh8tfiosL74M9Kt9pvQkwDQYJKoZIhvcNAQELBQAwDzENMAsGA1UEAwwEd2Vhaz',
  'AgFw0yNjExMjIxODM2MTNaGA8yMTI2MTAyOTE4MzYxM1owDzENMAsGA1UEAwwEd2VhazCBnzANBgkqhkiG9w0BAQEF',
  'AAOBjQAwgYkCgYEA6vXV86rGNex77f5ecd0KNRwAzffUd/8hwFPgkSLuH2tQ59yBNQteCstzJazl2bmvtHsO64TO+C',
  'PyE8dWqKGV1lWtYLpbQ/KsfJe23SSpw4r8zstWuqU3VqeuTqymNR2VSekue93JbSjBwuaUd7fQeKySBQ1ixjZWYUPk',
  'BNeyBo8CAwEAAaNTMFEwHQYDVR0OBBYEFENiwg8iHsoOBYvC6HMSY2Bepiw4MB8GA1UdIwQYMBaAFENiwg8iHsoOBY',
  'vC6HMSY2Bepiw4MA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADgYEADn2unMR6IAdfuVrqrUrbXbKJ9+jE',
  'b3k3D/9OPRT7enwcdf9CW0jCG13FEir5nboXS7Gb3rv3b7Pfh8RbHYiTsqvpLUw5qnXFyu2sZYUOoZ2xq/n/OObWFi',
  'IIQpf4Hy+3POR3N6/aU1JySEcxnXuZ1MJ37+622a1F3xDnUVPW4aY=',
].join('')

async function metadataOf({ context, upstream }: SamlUpstream): Promise<string> {
  const { issuer } = context.account
  return (await fetch(`${issuer}/sign-in/upstream/${upstream.id}/metadata`)).text()
}

function certificatesIn(metadata: string, use: 'signing' | 'encryption'): readonly string[] {
  const keys = [...metadata.matchAll(/<KeyDescriptor use="(\w+)">(.*?)<\/KeyDescriptor>/gs)]
  return keys
    .filter(([, found]) => found === use)
    .map(([, , key = '']) => /Certificate>([^<]*)/.exec(key)?.[1]?.replaceAll(/\s/g, '') ?? '')
    .map(base64 => new X509Certificate(Buffer.from(base64, 'base64')).toString())
}

test('our key is changed in steps: told, used, removed; what came late is still opened', async t => {
  const saml = await samlUpstream(app, 'steps', { saml: { signedRequests: true } })
  const { context, upstream, provider } = saml
  const { id } = upstream
  const asked = async (metadata: string): Promise<string> => {
    const { url } = await beginSaml(context, app.box, upstream, { uid: 'someone' })
    return (await provider.readRequest(url, metadata)).id
  }
  const before = saml.metadata
  t.regex(await asked(before), /^_/)

  const next = await addSamlKey(context, app.box, id)
  t.is(next.state, 'next')
  await t.throwsAsync(addSamlKey(context, app.box, id), { message: /next key already/ })
  const during = await metadataOf(saml)
  const [first] = await listSamlKeys(context, id)
  t.deepEqual(certificatesIn(during, 'signing'), [first?.certificate, next.certificate])
  t.deepEqual(certificatesIn(during, 'encryption'), [first?.certificate])
  t.regex(await asked(before), /^_/, 'the former key signs until the next one is used')

  await useSamlKey(context, { id, keyId: next.id })
  const after = await metadataOf(saml)
  t.deepEqual(certificatesIn(after, 'signing'), [next.certificate])
  t.regex(await asked(after), /^_/)
  await t.throwsAsync(asked(before))
  const encryptedFor = async (metadata: string): Promise<number> => {
    const said = { inResponseTo: await saml.setOut() }
    const signed = { signs: 'response', encrypted: true } as const
    return (await saml.post(await provider.respond(metadata, said, signed))).status
  }
  t.deepEqual([await encryptedFor(before), await encryptedFor(after)], [303, 303])

  await t.throwsAsync(removeSamlKey(context, { id, keyId: next.id }), { message: /current key/ })
  await t.throwsAsync(useSamlKey(context, { id, keyId: first?.id ?? '' }), {
    message: /only the next/,
  })
  await removeSamlKey(context, { id, keyId: first?.id ?? '' })
  t.deepEqual([await encryptedFor(before), await encryptedFor(after)], [422, 303])
  const events = await app.db('events').where({ target_id: id }).orderBy('id')
  const types = events.map(({ type }) => type as string).filter(type => type.includes('key'))
  t.deepEqual(types, ['upstream.key_added', 'upstream.key_used', 'upstream.key_removed'])
})

test('of several next keys made at once one is there; keys are sealed, and another account has none of them', async t => {
  const { context, upstream } = await samlUpstream(app, 'races')
  const made = await Promise.allSettled(
    Array.from({ length: 4 }, async () => addSamlKey(context, app.box, upstream.id)),
  )
  t.is(made.filter(({ status }) => status === 'fulfilled').length, 1)
  const rows = await app.db('saml_keys').where({ upstream_id: upstream.id })
  t.is(rows.length, 2)
  t.true(rows.every(row => !/PRIVATE/.test(row.sealed_key)))
  const other = app.inAccount(await app.makeAccount('races-2'))
  await t.throwsAsync(listSamlKeys(other, upstream.id), { message: /no such provider/ })
  await t.throwsAsync(addSamlKey(other, app.box, upstream.id), { message: /no such provider/ })
})

test('what cannot be a provider of SAML is refused, by its field; certificates are kept as PEM', async t => {
  const saml = await samlUpstream(app, 'checked')
  const { id } = saml.upstream
  const right = samlProtocol(saml.provider)
  const [certificate = ''] = right.certificates
  const set = async (change: object): Promise<unknown> =>
    changeUpstream(saml.context, app.box, { id, change: { protocol: { ...right, ...change } } })
  const wrong = {
    entityId: ['', ' spaced ', 'x'.repeat(1025)],
    signOnUrl: ['', 'http://idp.example/sso', 'javascript:alert(1)', 'https://u:p@idp.example/'],
    certificates: [[], ['none'], [certificate.slice(0, 200)], [weak]],
  }
  for (const [field, values] of Object.entries(wrong)) {
    for (const value of values) {
      const error = await t.throwsAsync(set({ [field]: value }), undefined, JSON.stringify(value))
      t.like(error, { code: 'invalid', field }, JSON.stringify(value))
    }
  }
  const bare = certificate.replaceAll(/-----.*-----|\s/g, '')
  await set({ certificates: [bare, certificate] })
  const [row] = await app.db('upstreams').where({ id })
  t.deepEqual(row.settings.protocol.certificates, [certificate])
})
