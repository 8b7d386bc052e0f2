import { inflateRawSync } from 'node:zlib'
import test from 'ava'
import { changeUpstream } from '../../../src/domain/upstreams/upstreams.ts'
import { setOut } from '../../../src/domain/upstreams/visits.ts'
import { readTrial } from '../../../src/domain/upstreams/trial.ts'
import { addGroup, addPerson, register } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { type Browser, openBrowser, type View, wordsOf } from '../../support/browser.ts'
import { type RelyingParty, relyingParty } from '../../support/relying-party.ts'
import type { Said } from '../../support/saml-provider.ts'
import { type SamlUpstream, samlUpstream } from '../../support/saml-upstream.ts'
import { newId } from '../../support/saml-provider.ts'

const app = testApp(test)

type World = { readonly saml: SamlUpstream; readonly application: RelyingParty }

async function world(slug: string, given: Parameters<typeof samlUpstream>[2] = {}): Promise<World> {
  const saml = await samlUpstream(app, slug, given)
  const registration = await register(saml.context, {}, 'open')
  return { saml, application: await relyingParty(saml.context.account, registration) }
}

/** Goes from an application by the button of the upstream to the provider: the request that comes there. */
async function goThere(
  { saml, application }: World,
  browser: Browser,
  parameters: Readonly<Record<string, string>> = {},
): Promise<{ readonly began: Awaited<ReturnType<RelyingParty['begin']>>; readonly there: View }> {
  const began = await application.begin(parameters)
  const page = await browser.open(began.url)
  const index = [...page.text.matchAll(/<form[^>]*action="([^"]*)"/g)].findIndex(([, action]) =>
    action?.endsWith(`/upstream/${saml.upstream.id}`),
  )
  return { began, there: await browser.submit(page, {}, { index }) }
}

/** What the provider answers, as far as the address to which the browser is led on: the cookie does not come along. */
async function answered({ saml }: World, there: View, said: Said = {}): Promise<string> {
  const { id } = await saml.provider.readRequest(there.url.href, saml.metadata)
  const response = await saml.post(await saml.respond({ inResponseTo: id, ...said }))
  return response.headers.get('location') ?? `${response.status}`
}

test('IK-80: somebody signs in by SAML: created with role and groups as they are mapped, and refreshed the next time', async t => {
  const given = {
    acceptedRoles: ['developer', 'finance'] as const,
    saml: { signedRequests: true },
  }
  const here = await world('in', given)
  const { saml, application } = here
  const groupId = await addGroup(saml.context, 'Editors here', [])
  const groups = [{ value: 'Editors', groupId }]
  await changeUpstream(saml.context, app.box, { id: saml.upstream.id, change: { groups } })
  const attributes = { email: ['ann@corp.example'], full_name: ['Ann Lee'] }
  const enter = async (more: Record<string, readonly string[]>) => {
    const browser = openBrowser(app.url)
    const { began, there } = await goThere(here, browser)
    t.is(there.url.origin, 'https://idp.example')
    const back = await answered(here, there, { attributes: { ...attributes, ...more } })
    return (await application.redeem(began, await browser.open(back))).claims()
  }
  const first = await enter({ role: ['developer'], groups: ['Editors', 'Unknown'] })
  t.like(first, { name: 'Ann Lee', email: 'ann@corp.example', groups: ['Editors here'] })
  const second = await enter({ role: ['finance'], groups: [] })
  t.is(second?.sub, first?.sub)
  t.deepEqual(second?.['groups'], [])
  const of = { account_id: saml.context.account.id, user_name: 'ann@corp.example' }
  const [user] = await app.db('users').where(of)
  t.is(user.role, 'finance')
  const [link] = await app.db('upstream_links').where({ user_id: user.id })
  t.like(link, { issuer: saml.provider.entityId, subject: 'ann@corp.example', created_user: true })
})

test('IK-80: a role that is not known is refused, with an event, and nobody is made', async t => {
  const here = await world('role', { acceptedRoles: ['developer'] })
  const browser = openBrowser(app.url)
  const { there } = await goThere(here, browser)
  const back = await answered(here, there, { attributes: { role: ['emperor'] } })
  const page = await browser.open(back)
  t.is(page.status, 403)
  t.regex(wordsOf(page), /not signed in/i)
  const of = { account_id: here.saml.context.account.id }
  const [event] = await app.db('events').where({ ...of, type: 'sign_in.failed' })
  t.is(event.data.reason, 'unknown-role')
  t.is((await app.db('upstream_links').where(of)).length, 0)
})

test('what came leads in only the browser that set out, and once of twenty times at once', async t => {
  const here = await world('browser')
  const browser = openBrowser(app.url)
  const { began, there } = await goThere(here, browser)
  const back = await answered(here, there)
  const stranger = openBrowser(app.url)
  t.is((await stranger.open(back)).status, 400, 'no cookie of that interaction')
  await goThere(here, stranger)
  t.is((await stranger.open(back)).status, 400, 'the cookie of another interaction')
  const views = await Promise.all(Array.from({ length: 20 }, async () => browser.open(back)))
  const entered = views.filter(({ url }) => url.searchParams.has('code'))
  t.is(entered.length, 1)
  const [view] = entered
  if (view === undefined) throw new Error('nobody came in')
  t.truthy((await here.application.redeem(began, view)).claims()?.sub)
})

test('nobody comes in by what another person brought, who was sent to the provider with their request', async t => {
  const here = await world('brought')
  const attacker = openBrowser(app.url)
  const { there } = await goThere(here, attacker)
  const back = await answered(here, there, { nameId: 'boss@corp.example' })
  const known = new URL(back, app.url)
  t.is((await openBrowser(app.url).open(back)).status, 400, 'the browser of the other person')
  known.searchParams.delete('ticket')
  t.is((await attacker.open(known.href)).status, 400)
  t.is((await attacker.open(back)).status, 400, 'used up')
  const of = { account_id: here.saml.context.account.id }
  t.deepEqual(await app.db('upstream_links').where(of), [])
  t.deepEqual(await app.db('users').where({ ...of, user_name: 'boss@corp.example' }), [])
})

test('a way back on which nothing came, of another upstream or another account leads nowhere', async t => {
  const here = await world('nothing')
  const other = await world('elsewhere')
  const browser = openBrowser(app.url)
  const { there } = await goThere(here, browser)
  const { id } = await here.saml.provider.readRequest(there.url.href, here.saml.metadata)
  const uid = await uidOf(id, here.saml)
  const at = (slug: string, upstream: string): string =>
    `/t/${slug}/sign-in/${uid}/upstream/return?upstream=${upstream}&state=${id}`
  t.is((await browser.open(at('nothing', other.saml.upstream.id))).status, 404)
  t.is((await browser.open(at('elsewhere', other.saml.upstream.id))).status, 400)
  t.is((await browser.open(at('nothing', here.saml.upstream.id))).status, 502)
  t.is(await answered(here, there), '422', 'the way back was used up')
})

test('where the application wants a fresh sign-in, the provider is asked for one', async t => {
  const here = await world('fresh')
  const asks = async (parameters: Record<string, string>): Promise<boolean> => {
    const { there } = await goThere(here, openBrowser(app.url), parameters)
    const request = Buffer.from(there.url.searchParams.get('SAMLRequest') ?? '', 'base64')
    return inflateRawSync(request).toString().includes('ForceAuthn="true"')
  }
  t.deepEqual([await asks({}), await asks({ prompt: 'login' })], [false, true])
})

test('where the application wants a fresh sign-in, an old one at the provider is none, whatever the provider was asked', async t => {
  const here = await world('old')
  const forced = await world('forced', { saml: { forceAuthn: true } })
  const enter = async (
    parameters: Record<string, string>,
    signedIn: number,
    at = here,
  ): Promise<boolean> => {
    const browser = openBrowser(app.url)
    const { there } = await goThere(at, browser, parameters)
    const view = await browser.open(await answered(at, there, { signedIn }))
    return view.url.searchParams.has('code')
  }
  const [old, older] = [-5 * 60, -3 * 3600]
  t.true(await enter({}, older))
  t.false(await enter({ prompt: 'login' }, old))
  t.false(await enter({ max_age: '3600' }, older))
  t.true(await enter({ max_age: '3600' }, old))
  t.false(await enter({}, old, forced))
  t.true(await enter({}, 0, forced))
})

test('a trial tells the administrator what came and what it would come to, or why it was refused', async t => {
  const { saml } = await world('trial')
  const tester = await addPerson(app, saml.context, {
    userName: 'admin',
    role: 'account_administrator',
  })
  const upstreamId = saml.upstream.id
  const attempt = async (said: Said) => {
    const state = newId()
    await setOut(saml.context, upstreamId, { testerId: tester.id }, state)
    const done = await saml.post(await saml.respond({ inResponseTo: state, ...said }))
    t.is(done.status, 200)
    t.regex(await done.text(), /trial is done/)
    return readTrial(saml.context, app.box, { upstreamId, state, testerId: tester.id })
  }
  const good = await attempt({ attributes: { full_name: ['Ann'], shoe: ['42'] } })
  t.like(good, { understood: { displayName: 'Ann' }, outcome: { kind: 'created' } })
  t.like(good?.came, { attributes: { full_name: ['Ann'], shoe: ['42'] } })
  const bad = await attempt({ audience: 'https://x.example' })
  t.like(bad?.outcome, { kind: 'failed', reason: 'bad-answer' })
  t.regex(JSON.stringify(bad?.outcome), /wrong-audience.*x\.example/)
  const of = { account_id: saml.context.account.id }
  t.is((await app.db('upstream_links').where(of)).length, 0)
  t.is((await app.db('events').where({ ...of, type: 'upstream.tested' })).length, 2)
})

async function uidOf(state: string, { upstream }: SamlUpstream): Promise<string> {
  const rows = await app.db('upstream_visits').where({ upstream_id: upstream.id })
  return rows.length === 1 && state !== '' ? rows[0].uid : ''
}
