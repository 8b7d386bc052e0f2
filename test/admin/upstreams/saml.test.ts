import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test from 'ava'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { samlProvider } from '../../support/saml-provider.ts'
import { samlUpstream } from '../../support/saml-upstream.ts'

const app = testApp(test)

test('the metadata of a provider are read, as text or from their address, with facts of its certificates', async t => {
  const client = await adminClient(app, await app.makeAccount('metadata'))
  const { metadata, entityId, signOnUrl, certificate } = await samlProvider()
  const server = createServer((request, response) => {
    response.statusCode = request.method === 'GET' && request.url === '/metadata' ? 200 : 404
    response.end(metadata + ' '.repeat(100_000)) // theirs may be long
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/metadata`
  for (const source of [{ xml: metadata }, { url }]) {
    const { status, body } = await client.post('/saml-metadata', source)
    t.is(status, 200)
    t.like(body, { entityId, signOnUrl, wantsSignedRequests: false })
    t.like(body.certificates[0], { certificate, subject: 'CN=idp.example' })
    t.regex(body.certificates[0].fingerprint, /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    t.true(Date.parse(body.certificates[0].validUntil) > Date.now())
    const upstream = { kind: 'saml', name: Object.keys(source)[0], protocol: body.protocol }
    const made = await client.post('/upstreams', upstream)
    t.is(made.status, 201, made.text)
    t.like(made.body.protocol, { entityId, signOnUrl, certificates: [certificate] })
  }
  const wrong = await client.post('/upstreams', {
    kind: 'saml',
    name: 'Acme',
    protocol: { entityId, signOnUrl, certificate },
  })
  t.deepEqual(wrong.body.errors, [
    { path: 'protocol.certificates', message: 'is needed' },
    { path: 'protocol.certificate', message: 'there is no such member' },
  ])
})

test('what are no metadata, or cannot be reached, is refused by its field', async t => {
  const client = await adminClient(app, await app.makeAccount('no-metadata'))
  const { metadata } = await samlProvider()
  const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
  const twice = `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${metadata}${metadata}</EntitiesDescriptor>`
  const wrong = [
    { xml: 'nothing' },
    { xml: `<!DOCTYPE a [<!ENTITY b "c">]>${metadata}` },
    { xml: metadata.replaceAll(redirect, 'urn:other') },
    { xml: metadata.replaceAll('IDPSSODescriptor', 'SPSSODescriptor') },
    { xml: metadata.replaceAll(/<[\w:]*KeyDescriptor.*?KeyDescriptor>/gs, '') },
    { xml: twice },
    { url: 'https://10.0.0.1/metadata' },
    { url: 'ftp://idp.example/metadata' },
    { url: 'http://idp.example/metadata' },
  ]
  for (const source of wrong) {
    const { status, body } = await client.post('/saml-metadata', source)
    t.is(status, 400, JSON.stringify(source).slice(0, 200))
    t.is(body.errors[0].path, Object.keys(source)[0], JSON.stringify(body))
  }
})

test('our keys are told, added, used and removed; who may only look does nothing', async t => {
  const { context, upstream } = await samlUpstream(app, 'keys')
  const client = await adminClient(app, context.account)
  const at = `/upstreams/${upstream.id}`
  const { body: own } = await client.get(`${at}/service-provider`)
  t.is(own.entityId, `${context.account.issuer}/sign-in/upstream/${upstream.id}/metadata`)
  t.is(own.assertionConsumerUrl, `${context.account.issuer}/sign-in/upstream/${upstream.id}/acs`)
  const states = async (): Promise<readonly string[]> => {
    const { body } = await client.get(`${at}/saml-keys`)
    t.notRegex(JSON.stringify(body), /PRIVATE|sealed/i)
    return body.items.map(({ state }: { state: string }) => state)
  }
  t.deepEqual(await states(), ['current'])
  const added = await client.post(`${at}/saml-keys`)
  t.is(added.status, 201)
  t.is((await client.post(`${at}/saml-keys`)).status, 409)
  t.deepEqual(await states(), ['current', 'next'])
  t.is((await client.post(`${at}/saml-keys/${added.body.id}/use`)).body.state, 'current')
  t.deepEqual(await states(), ['current', 'former'])
  t.is((await client.delete(`${at}/saml-keys/${added.body.id}`)).status, 409)
  const { body: keys } = await client.get(`${at}/saml-keys`)
  t.is((await client.delete(`${at}/saml-keys/${keys.items[1].id}`)).status, 204)
  t.deepEqual(await states(), ['current'])
  t.is((await client.get('/upstreams/none/saml-keys')).status, 404)
  const stranger = await adminClient(app, await app.makeAccount('keys-2'))
  t.is((await stranger.get(`${at}/saml-keys`)).status, 404)
  t.is((await stranger.post(`${at}/saml-keys`)).status, 404)
})

test('IK-80: the presets tell what usual providers call things', async t => {
  const client = await adminClient(app, await app.makeAccount('presets'))
  const { body } = await client.get('/saml-attribute-presets')
  const names = body.items.map(({ preset }: { preset: string }) => preset)
  t.deepEqual(names, ['plain', 'imagekit', 'entra', 'okta'])
  t.like(body.items[1].attributes, { displayName: 'full_name', role: 'imagekit_role' })
})
