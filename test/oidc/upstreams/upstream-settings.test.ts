import test from 'ava'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import type { MutableToken } from 'oauth2-mock-server'
import { changeUpstream, createUpstream } from '../../../src/domain/upstreams/upstreams.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import { addPerson, agency, password } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { type Browser, openBrowser, type View, wordsOf } from '../../support/browser.ts'
import { addClient } from '../../support/clients.ts'
import {
  comeThere,
  goToProvider,
  otherPlace,
  startOtherProvider,
} from '../../support/other-provider.ts'
import { anUpstream } from '../../support/upstreams.ts'

const app = testApp(test, { host: 'localhost' })

test('RFC 9101, RFC 7523: signed requests and assertions that anybody can check by our key set', async t => {
  const place = await otherPlace(app, t, 'signed', {
    authentication: 'private_key_jwt',
    signedRequests: true,
  })
  const { account } = place.context
  const base = `${account.issuer}/sign-in/upstream/${place.upstreamId}`
  const keys = createRemoteJWKSet(new URL(`${base}/keys`))
  const sent: { assertion?: string } = {}
  place.provider.service.on('beforeResponse', (_, { body }) => {
    sent.assertion = (body as Record<string, string>)['client_assertion'] ?? ''
  })
  const { window, asked: address } = await comeThere(app, place)
  const asked = address.searchParams
  t.deepEqual([...asked.keys()].toSorted(), ['client_id', 'request', 'response_type', 'scope'])
  const us = { issuer: 'cohort', audience: place.provider.issuer.url ?? '' }
  const typ = 'oauth-authz-req+jwt'
  const request = await jwtVerify(asked.get('request') ?? '', keys, { ...us, typ })
  t.like(request.payload, {
    client_id: 'cohort',
    response_type: asked.get('response_type'),
    scope: asked.get('scope'),
    redirect_uri: `${base}/callback`,
    code_challenge_method: 'S256',
  })
  for (const name of ['state', 'nonce', 'code_challenge', 'exp', 'jti']) {
    t.truthy(request.payload[name], name)
  }
  // This provider reads no request objects, so it is told what stands in ours.
  const unwrapped = new URL(address)
  unwrapped.search = new URLSearchParams(request.payload as Record<string, string>).toString()
  const { headers } = await fetch(unwrapped, { redirect: 'manual' })
  const view = await window.open(headers.get('location') ?? '')
  t.is(view.status, 0, view.text.slice(-1200))
  const { payload } = await jwtVerify(sent.assertion ?? '', keys, { ...us, subject: 'cohort' })
  t.truthy(payload.jti)
  t.true((payload.exp ?? 0) - (payload.iat ?? 0) <= 300)
  t.is((await fetch(`${base}0/keys`)).status, 404)
  t.notRegex(await (await fetch(`${base}/keys`)).text(), /"(?:d|p|q|dp|dq|qi)"/)
})

test('IK-83: whose domain is enforced comes in by its provider alone; the one administrator who is exempt by password', async t => {
  const world = await agency(app, 'enforced')
  const { context, account, application } = world
  const provider = await startOtherProvider({ sub: 'ann-there', email: 'ann@acme.example' })
  t.teardown(() => provider.stop())
  const role = 'account_administrator'
  const ann = await addPerson(app, context, { userName: 'ann@acme.example' })
  const boss = await addPerson(app, context, { userName: 'boss@acme.example', role })
  await addPerson(app, context, { userName: 'second@acme.example', role })
  await app.db('applications').where({ account_id: account.id }).update({ access: 'open' })
  const usual = anUpstream({ name: 'Acme', linksByMail: true, trustsMail: true, creates: false })
  const protocol = { ...usual.protocol, issuer: provider.issuer.url ?? '' }
  const domains = [{ domain: 'acme.example', enforced: true }]
  const given = { ...usual, button: false, protocol, domains, exempt: [boss.id] }
  const { id } = await createUpstream(context, app.box, given)

  const waysOf = async (userName: string): Promise<{ view: View; window: Browser }> => {
    const window = world.browser()
    const page = await window.open((await application.begin()).url)
    return { view: await window.submit(page, { username: userName }), window }
  }
  const byPassword = async (userName: string): Promise<View> => {
    const { view, window } = await waysOf(userName)
    const index = view.text.split('<form').findIndex(form => form.includes('"password"')) - 1
    return window.submit(view, { password }, { index })
  }
  // The same ways for somebody, for whoever is exempt and for nobody, in words that say nothing of them.
  const seen = ['ann', 'boss', 'nobody'].map(async name => {
    const { view } = await waysOf(`${name}@acme.example`)
    return wordsOf(view).replaceAll(`${name}@acme.example`, 'NAME')
  })
  const [first, ...others] = await Promise.all(seen)
  t.regex(first ?? '', /Sign in with Acme/)
  t.notRegex(first ?? '', /passkey|code/i)
  for (const other of others) t.is(other, first ?? '')

  for (const name of ['ann', 'second']) {
    const refused = await byPassword(`${name}@acme.example`)
    t.not(refused.status, 0, name)
    t.regex(wordsOf(refused), /Sign in with Acme/, 'asked for the way that there is')
  }
  const { view, window } = await waysOf('ann@acme.example')
  const came = await window.open((await goToProvider(window, view)).callback)
  t.is(came.status, 0, wordsOf(came))
  const [link] = await app.db('upstream_links').where({ upstream_id: id })
  t.is(link?.user_id, ann.id)

  await provider.stop()
  const inside = await byPassword('boss@acme.example')
  t.is(inside.status, 0, 'although the provider is gone')
  t.is((await byPassword('ana')).status, 0, 'another domain')
  await provider.start(0, '127.0.0.1')
})

test('whose domain comes to be enforced while they sign in goes on by its provider', async t => {
  const world = await agency(app, 'midway')
  const { context, application } = world
  const provider = await startOtherProvider({ sub: 'cy-there', email: 'cy@acme.example' })
  t.teardown(() => provider.stop())
  const boss = await addPerson(app, context, { userName: 'boss', role: 'account_administrator' })
  await addPerson(app, context, { userName: 'cy@acme.example' })
  const window = world.browser()
  const page = await window.open((await application.begin()).url)
  const ways = await window.submit(page, { username: 'cy@acme.example' })
  t.regex(ways.text, /name="password"/)
  const usual = anUpstream({ name: 'Acme', linksByMail: true, trustsMail: true })
  const protocol = { ...usual.protocol, issuer: provider.issuer.url ?? '' }
  const domains = [{ domain: 'acme.example', enforced: true }]
  await createUpstream(context, app.box, { ...usual, protocol, domains, exempt: [boss.id] })
  const refused = await window.submit(ways, { password })
  t.regex(wordsOf(refused), /Sign in with Acme/)
  const codes = app.db('oidc_records').where({ model: 'AuthorizationCode' })
  t.is((await codes.where({ account_id: world.account.id })).length, 0)
})

test('RFC 8176, OpenID Connect Core 3.1.3.7: what a provider says of how it was done counts for two factors, or does not', async t => {
  const world = await agency(app, 'vouches')
  const { context, account } = world
  const said: { claims: object } = { claims: {} }
  const provider = await startOtherProvider({ sub: 'ana-there', email: 'ana@agency.example' })
  provider.service.on('beforeTokenSigning', ({ payload }: MutableToken) => {
    Object.assign(payload, said.claims)
  })
  t.teardown(() => provider.stop())
  const usual = anUpstream({ name: 'Elsewhere', linksByMail: true, trustsMail: true })
  const protocol = { ...usual.protocol, issuer: provider.issuer.url ?? '' }
  const wanted = { ...usual, protocol, vouchesForSecondFactor: true }
  const { id } = await createUpstream(context, app.box, wanted)
  const { party } = await addClient(context, { client: { secondFactor: true } })
  const isEnough = async (claims: object): Promise<boolean> => {
    said.claims = claims
    const window = world.browser()
    const page = await window.open((await party.begin()).url)
    const end = await window.open((await goToProvider(window, page)).callback)
    if (end.status !== 0) t.regex(wordsOf(end), /authenticator app/, account.slug)
    return end.status === 0
  }
  for (const [amr, enough] of [
    [undefined, true],
    [['pwd'], false],
    [['pwd', 'rba', 'geo'], false],
    [['hwk', 'user'], false],
    [['otp', 'sms'], false],
    [['pwd', 'otp'], true],
    [['mfa'], true],
  ] as const) {
    t.is(await isEnough(amr === undefined ? {} : { amr }), enough, amr?.join())
  }
  const asking = { ...protocol, acrValues: 'phr phrh' }
  await changeUpstream(context, app.box, { id, change: { protocol: asking } })
  t.false(await isEnough({}), 'it was asked for a class and names none')
  t.false(await isEnough({ acr: 'urn:example:weak' }))
  t.true(await isEnough({ acr: 'phrh' }))
  t.true(await isEnough({ acr: 'urn:example:weak', amr: ['mfa'] }))
})

test('OpenID Connect Core 5.1: that an address is verified is said of the address beside it', async t => {
  const world = await agency(app, 'verified')
  const { context, application, ana } = world
  const told: { body: JsonObject } = { body: {} }
  const provider = await startOtherProvider({ sub: 'ana-there', email: 'ana@agency.example' })
  provider.service.on('beforeUserinfo', answer => {
    answer.body = { sub: 'ana-there', ...told.body }
  })
  t.teardown(() => provider.stop())
  const usual = anUpstream({ name: 'Elsewhere', linksByMail: true, creates: false })
  const protocol = { ...usual.protocol, issuer: provider.issuer.url ?? '', userinfo: true }
  const { id } = await createUpstream(context, app.box, { ...usual, protocol })
  const comes = async (body: JsonObject): Promise<View> => {
    told.body = body
    const window = world.browser()
    const page = await window.open((await application.begin()).url)
    return window.open((await goToProvider(window, page)).callback)
  }
  const links = app.db('upstream_links').where({ upstream_id: id })
  for (const email of ['other@agency.example', undefined]) {
    const body = email === undefined ? {} : { email }
    t.is((await comes({ ...body, email_verified: true })).status, 403, email)
    t.is((await links.clone()).length, 0)
  }
  t.is((await comes({ email: 'ana@agency.example', email_verified: true })).status, 0)
  t.deepEqual(await links.clone().pluck('user_id'), [ana.id])
})

test('OpenID Connect Core 3.1.2.1: a sign-in at the provider from before somebody set out is none where a fresh one is wanted', async t => {
  const place = await otherPlace(app, t, 'fresh')
  const said: { time?: number } = {}
  place.provider.service.on('beforeTokenSigning', ({ payload }: MutableToken) => {
    Object.assign(payload, said.time === undefined ? {} : { auth_time: said.time })
  })
  const comes = async (wish: Readonly<Record<string, string>>): Promise<number> => {
    const window = openBrowser(app.url)
    const page = await window.open((await place.party.begin(wish)).url)
    return (await window.open((await goToProvider(window, page)).callback)).status
  }
  const fresh = { prompt: 'login' }
  t.is(await comes(fresh), 502, 'it does not say when')
  const now = Math.floor(Date.now() / 1000)
  said.time = now - 300
  t.is(await comes(fresh), 502)
  t.is(await comes({ max_age: '600' }), 0)
  t.is(await comes({}), 0)
  said.time = now + 5
  t.is(await comes(fresh), 0)
})
