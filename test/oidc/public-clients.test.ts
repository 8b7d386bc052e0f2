import test from 'ava'
import { fetchUserInfo } from 'openid-client'
import { agency, enter, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { wordsOf } from '../support/browser.ts'
import { addClient } from '../support/clients.ts'

const app = testApp(test)

const callback = 'https://app.example/callback'

test('an application in a browser signs people in without a secret, and no secret is made for it', async t => {
  const { context, ana, browser } = await agency(app, 'spa')
  const { party, registration, application } = await addClient(context, {
    client: { type: 'browser' },
  })
  t.is(registration.clientSecret, null)
  t.deepEqual(await context.db('application_secrets').where({ application_id: application.id }), [])
  const tokens = await enter({ application: party }, browser())
  t.is(tokens.claims()?.sub, ana.sub)
  const second = await party.refresh(tokens.refresh_token ?? '')
  t.not(second.refresh_token, tokens.refresh_token)
  const reused = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
  t.is((await party.post('/token', reused)).body['error'], 'invalid_grant')
  const successor = { grant_type: 'refresh_token', refresh_token: second.refresh_token ?? '' }
  t.is((await party.post('/token', successor)).body['error'], 'invalid_grant', 'all of it ended')
})

test('RFC 9700 2.1.1: a public client cannot do without PKCE, whatever it sends', async t => {
  const { context, browser } = await agency(app, 'spa-pkce')
  const { party } = await addClient(context, { client: { type: 'browser' } })
  const window = browser()
  const url = new URL((await party.begin()).url)
  url.searchParams.delete('code_challenge')
  url.searchParams.delete('code_challenge_method')
  t.is((await window.open(url.href)).url.searchParams.get('error'), 'invalid_request')

  const began = await party.begin()
  const back = await signIn(window, await window.open(began.url), 'ana')
  const code = back.url.searchParams.get('code') ?? ''
  const base = { grant_type: 'authorization_code', code, redirect_uri: callback }
  t.is((await party.post('/token', base)).body['error'], 'invalid_grant', 'no verifier')
  const wrong = { ...base, code_verifier: 'x'.repeat(43) }
  t.is((await party.post('/token', wrong)).body['error'], 'invalid_grant', 'another verifier')
})

test('PKCE switched off for an application with a secret: a request without it works, a challenge still binds', async t => {
  const { context, browser } = await agency(app, 'no-pkce')
  const { party } = await addClient(context, { client: { pkce: false } })
  const window = browser()
  const began = await party.begin()
  const url = new URL(began.url)
  url.searchParams.delete('code_challenge')
  url.searchParams.delete('code_challenge_method')
  const back = await signIn(window, await window.open(url.href), 'ana')
  const code = back.url.searchParams.get('code') ?? ''
  const redeem = { grant_type: 'authorization_code', code, redirect_uri: callback }
  const unasked = { ...redeem, code_verifier: began.verifier }
  t.is((await party.post('/token', unasked)).body['error'], 'invalid_grant', 'RFC 9700 2.1.1')
  t.is((await party.post('/token', redeem)).status, 200)

  const bound = await window.open((await party.begin()).url)
  const without = { ...redeem, code: bound.url.searchParams.get('code') ?? '' }
  t.is((await party.post('/token', without)).body['error'], 'invalid_grant')
})

test('a script may call for a browser application from its own origin and from no other', async t => {
  const { account, context, registration, browser } = await agency(app, 'cors')
  const { party, registration: spa } = await addClient(context, { client: { type: 'browser' } })
  const token = `${account.issuer}/token`
  const preflight = await fetch(token, {
    method: 'OPTIONS',
    headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' },
  })
  t.is(preflight.status, 204)

  const ask = async (
    origin: string,
    credentials: Record<string, string>,
  ): Promise<{ allowed: string | null; error: unknown }> => {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: 'x',
      ...credentials,
    })
    const answer = await fetch(token, { method: 'POST', headers: { origin }, body })
    const { error } = (await answer.json()) as { error: unknown }
    return { allowed: answer.headers.get('access-control-allow-origin'), error }
  }
  const own = { client_id: spa.clientId }
  t.deepEqual(await ask('https://app.example', own), {
    allowed: 'https://app.example',
    error: 'invalid_grant',
  })
  for (const origin of ['https://evil.example', 'https://app.example.evil.example', 'null']) {
    t.deepEqual(await ask(origin, own), { allowed: null, error: 'invalid_request' }, origin)
  }
  const secret = { client_id: registration.clientId, client_secret: registration.clientSecret }
  t.is((await ask('https://app.example', secret)).allowed, null, 'one with a secret has no script')

  const tokens = await enter({ application: party }, browser())
  const userinfo = async (origin: string): Promise<Response> =>
    fetch(`${account.issuer}/userinfo`, {
      headers: { origin, authorization: `Bearer ${tokens.access_token}` },
    })
  t.is(
    (await userinfo('https://app.example')).headers.get('access-control-allow-origin'),
    'https://app.example',
  )
  t.is((await userinfo('https://evil.example')).headers.get('access-control-allow-origin'), null)
})

test('RFC 8252 7.3: the port of a loopback address is free for native clients, and for them alone', async t => {
  const { context, browser } = await agency(app, 'loopback')
  const redirectUris = ['http://127.0.0.1/back']
  const native = await addClient(context, { redirectUris, client: { type: 'native' } })
  const web = await addClient(context, { redirectUris })
  const window = browser()
  const chosen = { redirect_uri: 'http://127.0.0.1:53123/back' }
  const began = await native.party.begin(chosen)
  const asked = await signIn(window, await window.open(began.url), 'ana')
  t.regex(wordsOf(asked), /Share with Contact Sheet\?/, 'RFC 8252 8.6: never without a page')
  const back = await window.submit(asked, { decision: 'allow' })
  t.is(back.url.host, '127.0.0.1:53123')
  t.is((await native.party.redeem(began, back)).claims()?.['preferred_username'], 'ana')

  const none = await window.open((await native.party.begin({ ...chosen, prompt: 'none' })).url)
  t.is(none.url.searchParams.get('error'), 'interaction_required')
  for (const redirect_uri of ['http://127.0.0.1:53123/other', 'http://localhost:53123/back']) {
    t.is((await window.open((await native.party.begin({ redirect_uri })).url)).status, 400)
  }
  t.is((await window.open((await web.party.begin(chosen)).url)).status, 400)
})

test('a native client comes back by a scheme of its own, with a page in between, and by https without', async t => {
  const { context, browser, ana } = await agency(app, 'scheme')
  const redirectUris = ['com.example.sheet:/back', 'https://sheet.example/back']
  const { party } = await addClient(context, { redirectUris, client: { type: 'native' } })
  const window = browser()
  const began = await party.begin({ redirect_uri: 'com.example.sheet:/back' })
  const asked = await signIn(window, await window.open(began.url), 'ana')
  const back = await window.submit(asked, { decision: 'allow' })
  t.is(back.url.protocol, 'com.example.sheet:')
  const tokens = await party.redeem(began, back)
  const info = await fetchUserInfo(party.configuration, tokens.access_token, ana.sub)
  t.is(info.preferred_username, 'ana')
  const claimed = await window.open(
    (await party.begin({ redirect_uri: 'https://sheet.example/back' })).url,
  )
  t.true(claimed.url.searchParams.has('code'))
})
