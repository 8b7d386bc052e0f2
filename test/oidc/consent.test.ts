import test from 'ava'
import { decodeJwt } from 'jose'
import { listConsents, withdrawConsent } from '../../src/domain/sessions/sessions.ts'
import { agency, enter, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { type View, wordsOf } from '../support/browser.ts'
import { addClient, type Client } from '../support/clients.ts'
import type { Began } from '../support/relying-party.ts'

const app = testApp(test)

const audience = 'https://prints.example/'
const resources = [{ audience, scopes: ['read', 'order'] }]

function redeem(
  { party }: Client,
  { verifier }: Began,
  { url }: View,
  more: Record<string, string> = {},
): ReturnType<Client['party']['post']> {
  return party.post('/token', {
    grant_type: 'authorization_code',
    code: url.searchParams.get('code') ?? '',
    redirect_uri: party.redirectUri,
    code_verifier: verifier,
    ...more,
  })
}

test('an application of somebody else asks the person; what was agreed to before is not asked again, and more is', async t => {
  const { context, browser } = await agency(app, 'third-party')
  const { party } = await addClient(context, { client: { firstParty: false } })
  const window = browser()
  const began = await party.begin({ scope: 'openid profile' })
  const asked = await signIn(window, await window.open(began.url), 'ana')
  t.regex(wordsOf(asked), /Share with Contact Sheet\?.*See your name/)
  const back = await window.submit(asked, { decision: 'allow' })
  t.is((await party.redeem(began, back)).claims()?.name, 'Ana Lima')

  const same = await window.open((await party.begin({ scope: 'openid profile' })).url)
  t.true(same.url.searchParams.has('code'))
  const more = await window.open((await party.begin({ scope: 'openid profile groups' })).url)
  t.regex(wordsOf(more), /See the groups/)
  const none = await window.open((await party.begin({ scope: 'openid email', prompt: 'none' })).url)
  t.is(none.url.searchParams.get('error'), 'consent_required')
})

test('a new consent replaces the former one', async t => {
  const { context, account, browser } = await agency(app, 'replaced')
  const client = await addClient(context, { client: { firstParty: false, resources } })
  const window = browser()
  const wide = await client.party.begin({ scope: 'openid groups read', resource: audience })
  const first = await signIn(window, await window.open(wide.url), 'ana')
  await window.submit(first, { decision: 'allow' })
  const narrow = await window.open(
    (await client.party.begin({ scope: 'openid profile', prompt: 'consent' })).url,
  )
  await window.submit(narrow, { decision: 'allow' })
  const where = { account_id: account.id, model: 'Grant', client_id: client.registration.clientId }
  const grants = await context
    .db('oidc_records')
    .where(where)
    .pluck<Record<string, unknown>[]>('payload')
  t.is(grants.length, 1)
  t.like(grants[0], { openid: { scope: 'openid profile' } })
  t.false('resources' in (grants[0] ?? {}))
})

test('RFC 8707: a first-party application gets a token for a resource beside its sign-in, without a page', async t => {
  const { context, account, browser, ana } = await agency(app, 'resources')
  const client = await addClient(context, {
    claims: { places: { accessToken: true } },
    client: { resources },
  })
  const window = browser()
  const began = await client.party.begin({ scope: 'openid groups read fly', resource: audience })
  const back = await signIn(window, await window.open(began.url), 'ana')
  const { body } = await redeem(client, began, back, { resource: audience })
  const token = decodeJwt(String(body['access_token']))
  t.like(token, { iss: account.issuer, aud: audience, sub: ana.sub, scope: 'read' })
  t.deepEqual(token['groups'], ['Photographers'])
  t.is((token.exp ?? 0) - (token.iat ?? 0), 300)

  const refresh = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) }
  const again = await client.party.post('/token', { ...refresh, resource: audience })
  t.is(decodeJwt(String(again.body['access_token'])).aud, audience)
  const elsewhere = await client.party.post('/token', {
    grant_type: 'refresh_token',
    refresh_token: String(again.body['refresh_token']),
    resource: 'https://elsewhere.example/',
  })
  t.is(elsewhere.body['error'], 'invalid_target')
  const wrong = await window.open(
    (await client.party.begin({ resource: 'https://x.example/' })).url,
  )
  t.is(wrong.url.searchParams.get('error'), 'invalid_target')
})

test('offline: refresh tokens outlive the session in the browser where the application is trusted with it', async t => {
  const { context, account, application, browser } = await agency(app, 'offline')
  const { party } = await addClient(context, { client: { offline: true } })
  const window = browser()
  const bound = await enter({ application }, window)
  const lasting = await enter({ application: party }, window)
  const page = await window.open(`${account.issuer}/session/end`)
  await window.submit(page, { logout: 'yes' })
  const ended = { grant_type: 'refresh_token', refresh_token: bound.refresh_token ?? '' }
  t.is((await application.post('/token', ended)).body['error'], 'invalid_grant')
  t.is(typeof (await party.refresh(lasting.refresh_token ?? '')).access_token, 'string')
})

test('a consent is remembered past the session until it is withdrawn; a page names the resources', async t => {
  const { context, account, ana, browser } = await agency(app, 'remembered')
  const { party, registration } = await addClient(context, {
    client: { firstParty: false, resources },
  })
  const wanted = { scope: 'openid profile read', resource: audience }
  const window = browser()
  const asked = await signIn(window, await window.open((await party.begin(wanted)).url), 'ana')
  t.regex(wordsOf(asked), /Act for you at https:\/\/prints\.example\/ : read/)
  await window.submit(asked, { decision: 'allow' })
  await window.submit(await window.open(`${account.issuer}/session/end`), { logout: 'yes' })

  const later = browser()
  const back = await signIn(later, await later.open((await party.begin(wanted)).url), 'ana')
  t.true(back.url.searchParams.has('code'), 'not asked again')
  const more = { ...wanted, scope: 'openid profile read order' }
  t.regex(wordsOf(await later.open((await party.begin(more)).url)), /read, order/)

  const { clientId } = registration
  const [consent] = await listConsents(context, ana.sub)
  t.like(consent, { clientId, scopes: ['openid', 'profile', 'read'] })
  await withdrawConsent(context, { sub: ana.sub, clientId })
  t.deepEqual(await listConsents(context, ana.sub), [])
  const again = await later.open((await party.begin(wanted)).url)
  t.regex(wordsOf(again), /Share with Contact Sheet\?/)
})

test('the account’s own page may be asked for consent too, and nothing is remembered of it', async t => {
  const { account, context, browser } = await agency(app, 'home')
  const query = new URLSearchParams({
    client_id: 'cohort-account',
    response_type: 'none',
    redirect_uri: `${account.issuer}/`,
    scope: 'openid',
    prompt: 'consent',
  })
  const window = browser()
  const page = await window.open(`${account.issuer}/auth?${query.toString()}`)
  const asked = await signIn(window, page, 'ana')
  const home = await window.submit(asked, { decision: 'allow' })
  t.is(home.status, 200)
  t.deepEqual(await context.db('consents').where({ account_id: account.id }), [])
})
