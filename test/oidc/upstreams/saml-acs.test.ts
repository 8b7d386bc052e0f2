import test from 'ava'
import { changeUpstream } from '../../../src/domain/upstreams/upstreams.ts'
import { testApp } from '../../support/app.ts'
import { samlProvider } from '../../support/saml-provider.ts'
import { samlProtocol, type SamlUpstream, samlUpstream } from '../../support/saml-upstream.ts'
import {
  commentedResponse,
  entityResponse,
  tamperedResponse,
  unsignedResponse,
  wrappedResponses,
} from '../../support/wrapped-responses.ts'

const app = testApp(test)
const name = 'ann@corp.example'
const evil = 'evil@corp.example'

type Make = (saml: SamlUpstream, inResponseTo: string) => Promise<string>

const refused: Readonly<Record<string, readonly [reason: string, make: Make]>> = {
  'for another audience': [
    'wrong-audience',
    async ({ respond }, inResponseTo) => respond({ inResponseTo, audience: 'https://x.example' }),
  ],
  'for another recipient': [
    'wrong-recipient',
    async ({ respond }, inResponseTo) => respond({ inResponseTo, recipient: 'https://x.example' }),
  ],
  'to another destination': [
    'wrong-destination',
    async ({ respond }, inResponseTo) =>
      respond({ inResponseTo, destination: 'https://x.example' }),
  ],
  'of another issuer': [
    'wrong-issuer',
    async ({ respond }, inResponseTo) => respond({ inResponseTo, issuer: 'https://x.example' }),
  ],
  'with another provider’s key': [
    'wrong-signature',
    async ({ metadata }, inResponseTo) =>
      (await samlProvider()).respond(metadata, { inResponseTo }),
  ],
  'with a signature that does not fit': [
    'wrong-signature',
    async ({ respond }, inResponseTo) =>
      tamperedResponse(await respond({ inResponseTo }), name, evil),
  ],
  'without a signature': [
    'unsigned',
    async ({ respond }, inResponseTo) => unsignedResponse(await respond({ inResponseTo })),
  ],
  'signed with SHA-1': [
    'weak-algorithm',
    async ({ respond }, inResponseTo) =>
      respond({ inResponseTo }, { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }),
  ],
  'that is over': [
    'expired',
    async ({ respond }, inResponseTo) => respond({ inResponseTo, from: -600, until: -300 }),
  ],
  'that is not valid yet': [
    'not-yet-valid',
    async ({ respond }, inResponseTo) => respond({ inResponseTo, from: 300, until: 600 }),
  ],
  'to no request': ['unsolicited', async ({ respond }) => respond()],
  'to an unknown request': [
    'wrong-request',
    async ({ respond }) => respond({ inResponseTo: '_unknown' }),
  ],
  'to a request of another upstream': [
    'wrong-request',
    async ({ respond }) => {
      const other = await samlUpstream(app, 'another-account')
      return respond({ inResponseTo: await other.setOut() })
    },
  ],
  'to a request that its assertion does not answer': [
    'wrong-request',
    async ({ respond }, responseTo) => respond({ inResponseTo: null, responseTo }),
  ],
  'with an assertion to another request': [
    'wrong-request',
    async ({ respond }, responseTo) => respond({ inResponseTo: '_other', responseTo }),
  ],
  'with a comment in the name': [
    'forbidden-xml',
    async ({ respond }, inResponseTo) => commentedResponse(await respond({ inResponseTo }), name),
  ],
  'with a comment in the name that was signed': [
    'forbidden-xml',
    async ({ respond }, inResponseTo) =>
      respond({ inResponseTo, nameXml: `${name}<!-- -->.evil.example` }),
  ],
  'with entities': [
    'forbidden-xml',
    async ({ respond }, inResponseTo) => entityResponse(await respond({ inResponseTo }), name),
  ],
  'that says that the provider refused': [
    'refused-upstream',
    async ({ respond }, inResponseTo) =>
      respond({ inResponseTo, status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }),
  ],
  'about a name that changes each time': [
    'no-subject',
    async ({ respond }, inResponseTo) =>
      respond({
        inResponseTo,
        nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
      }),
  ],
  'that is none': ['unreadable', async () => Promise.resolve('bm90aGluZw==')],
  'that is missing': ['unreadable', async () => Promise.resolve('')],
}

test('every wrong response is refused, with the reason in the trail and nothing kept; the right one is still taken', async t => {
  const saml = await samlUpstream(app, 'refused')
  const told: string[] = []
  for (const [title, [reason, make]] of Object.entries(refused)) {
    const state = await saml.setOut()
    const posted = await make(saml, state)
    const before = await stateOf(saml)
    const answered = await saml.post(posted)
    told.push(reason)
    t.is(answered.status, 422, title)
    t.notRegex(await answered.text(), new RegExp(`${reason}|${name}`), title)
    t.deepEqual(await reasonsOf(saml), told, title)
    t.deepEqual(await stateOf(saml), before, title)
    const good = await saml.post(await saml.respond({ inResponseTo: state }))
    t.is(good.status, 303, `${title}: the request still waits for the right answer`)
  }
})

test('no shape of wrapping is taken (XSW1 to XSW8)', async t => {
  const saml = await samlUpstream(app, 'wrapped')
  const inResponseTo = await saml.setOut()
  const response = await saml.respond({ inResponseTo }, { signs: 'response' })
  const assertion = await saml.respond({ inResponseTo })
  const before = await stateOf(saml)
  const shapes = Object.entries(wrappedResponses({ response, assertion }, evil))
  for (const [title, posted] of shapes) t.is((await saml.post(posted)).status, 422, title)
  t.deepEqual(await reasonsOf(saml), Array<string>(shapes.length).fill('wrapped'))
  t.deepEqual(await stateOf(saml), before)
})

test('of twenty times the same response at once one is taken, and none later', async t => {
  const saml = await samlUpstream(app, 'replay')
  const inResponseTo = await saml.setOut()
  const posted = await saml.respond({ inResponseTo })
  const all = await Promise.all(Array.from({ length: 20 }, async () => saml.post(posted)))
  t.is(all.filter(({ status }) => status === 303).length, 1)
  t.deepEqual(await reasonsOf(saml), Array<string>(19).fill('replayed'))
  t.is((await saml.post(posted)).status, 422)
})

test('of several answers to one request one is taken', async t => {
  const saml = await samlUpstream(app, 'answers')
  const inResponseTo = await saml.setOut()
  const answers = Array.from({ length: 8 }, async () =>
    saml.post(await saml.respond({ inResponseTo })),
  )
  const taken = (await Promise.all(answers)).filter(({ status }) => status === 303)
  t.is(taken.length, 1)
  t.deepEqual(await reasonsOf(saml), Array<string>(7).fill('wrong-request'))
})

test('a good response leads back to the interaction that asked, wherever RelayState points', async t => {
  const saml = await samlUpstream(app, 'good')
  for (const signs of ['assertion', 'response', 'both'] as const) {
    const state = await saml.setOut(`interaction-${signs}`)
    const posted = await saml.respond({ inResponseTo: state }, { signs })
    const { status, headers } = await saml.post(posted, { RelayState: 'https://evil.example/' })
    t.is(status, 303)
    const location = new URL(headers.get('location') ?? '', app.url)
    t.is(location.origin, app.url)
    t.is(location.pathname, `/t/good/sign-in/interaction-${signs}/upstream/return`)
    t.is(location.searchParams.get('state'), state)
  }
  const [row] = await app.db('upstream_visits').where({ account_id: saml.context.account.id })
  t.notRegex(row.sealed_answer, /corp/)
})

test('while a provider changes its key, both certificates are good; then the former one is not', async t => {
  const saml = await samlUpstream(app, 'rollover')
  const next = await samlProvider()
  const answer = async (provider = saml.provider): Promise<number> => {
    const inResponseTo = await saml.setOut()
    return (await saml.post(await provider.respond(saml.metadata, { inResponseTo }))).status
  }
  const setCertificates = async (certificates: readonly string[]): Promise<void> => {
    const protocol = { ...samlProtocol(saml.provider), certificates }
    await changeUpstream(saml.context, app.box, { id: saml.upstream.id, change: { protocol } })
  }
  t.deepEqual([await answer(), await answer(next)], [303, 422])
  await setCertificates([saml.provider.certificate, next.certificate])
  t.deepEqual([await answer(), await answer(next)], [303, 303])
  await setCertificates([next.certificate])
  t.deepEqual([await answer(), await answer(next)], [422, 303])
})

test('where people may set out from the provider they are asked to go on, and nothing is proven', async t => {
  const saml = await samlUpstream(app, 'unsolicited', { saml: { unsolicited: true } })
  const posted = await saml.respond()
  const asked = await saml.post(posted, { RelayState: 'https://evil.example/' })
  t.is(asked.status, 200)
  const page = await asked.text()
  t.regex(page, /href="\/t\/unsolicited\/sign-in"/)
  t.notRegex(page, /evil/)
  t.is((await app.db('sign_ins').where({ account_id: saml.context.account.id })).length, 0)
  t.is((await saml.post(posted)).status, 422)
  t.deepEqual(await reasonsOf(saml), ['replayed'])
})

test('an upstream that is off, of another kind, of another account or none has no such addresses', async t => {
  const saml = await samlUpstream(app, 'absent')
  const base = `${app.url}/t/absent/sign-in/upstream`
  await changeUpstream(saml.context, app.box, { id: saml.upstream.id, change: { enabled: false } })
  t.is((await saml.post(await saml.respond())).status, 404)
  const other = await samlUpstream(app, 'absent-2')
  for (const id of [other.upstream.id, 'none', '00000000-0000-0000-0000-000000000000']) {
    t.is((await fetch(`${base}/${id}/metadata`)).status, 404)
    const body = new URLSearchParams({ SAMLResponse: 'x' })
    t.is((await fetch(`${base}/${id}/acs`, { method: 'POST', body })).status, 404)
  }
  const large = new URLSearchParams({ SAMLResponse: 'x'.repeat(600_000) })
  t.is(
    (await fetch(`${base}/${saml.upstream.id}/acs`, { method: 'POST', body: large })).status,
    413,
  )
})

async function reasonsOf({ context, upstream }: SamlUpstream): Promise<readonly string[]> {
  const key = { account_id: context.account.id, type: 'sign_in.failed', target_id: upstream.id }
  const rows = await app.db('events').where(key).orderBy('id')
  return rows.map(({ data }) => data.reason as string)
}

async function stateOf({ context }: SamlUpstream): Promise<unknown> {
  const of = { account_id: context.account.id }
  const tables = ['users', 'upstream_links', 'upstream_visits', 'saml_assertions', 'sign_ins']
  return Promise.all(tables.map(async table => app.db(table).where(of)))
}
