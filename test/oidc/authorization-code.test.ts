import test from 'ava'
import { fetchUserInfo } from 'openid-client'
import { agency, enter, register, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { wordsOf } from '../support/browser.ts'
import { relyingParty } from '../support/relying-party.ts'

const app = testApp(test)

test('AS-30: a person signs in with code and PKCE, and the application reads their groups in the ID token', async t => {
  const { application, ana, account, browser } = await agency(app, 'code')
  const tokens = await enter({ application }, browser())
  t.like(tokens.claims(), {
    iss: account.issuer,
    sub: ana.sub,
    groups: ['Photographers'],
    roles: [],
    name: 'Ana Lima',
    preferred_username: 'ana',
    email: 'ana@agency.example',
  })
  t.is(typeof tokens.refresh_token, 'string')
  t.is(tokens.expires_in, 600)
})

test('AS-31: userinfo gives the same groups as the ID token, and only what the scopes let out', async t => {
  const { application, ana, browser } = await agency(app, 'userinfo')
  const all = await enter({ application }, browser())
  const info = await fetchUserInfo(application.configuration, all.access_token, ana.sub)
  t.deepEqual(info['groups'], ['Photographers'])
  t.is(info.email, 'ana@agency.example')

  const few = await enter({ application }, browser(), { scope: 'openid' })
  const claims = few.claims() ?? {}
  for (const name of ['groups', 'roles', 'email', 'name', 'hasgroups'])
    t.false(name in claims, name)
  t.deepEqual(await fetchUserInfo(application.configuration, few.access_token, ana.sub), {
    sub: ana.sub,
  })
})

test('AS-32: groups and roles are arrays when there are none, and the account role is told where the contract says so', async t => {
  const { context, account, bo, browser } = await agency(app, 'contract')
  const plain = await relyingParty(account, await register(context, {}, 'open'))
  const told = await relyingParty(account, await register(context, { accountRole: true }, 'open'))
  const window = browser()
  const first = (await enter({ application: plain }, window, { as: bo.userName })).claims()
  t.deepEqual([first?.['groups'], first?.['roles']], [[], []])
  const second = (await enter({ application: told }, window)).claims()
  t.deepEqual(second?.['roles'], ['developer'])
})

test('somebody who is signed in enters again without a page, and each application has its own grant', async t => {
  const { application, context, account, browser } = await agency(app, 'sso')
  const other = await relyingParty(account, await register(context, {}, 'open'))
  const window = browser()
  const first = await enter({ application }, window)
  const began = await other.begin()
  const view = await window.open(began.url)
  t.is(view.status, 0, 'no page in between')
  const second = await other.redeem(began, view)
  t.is(first.claims()?.sub, second.claims()?.sub)
  t.is(
    (await application.post('/token/introspection', { token: first.access_token })).body['active'],
    true,
  )
  t.is(
    (await application.post('/token/introspection', { token: second.access_token })).body['active'],
    false,
  )
})

test('two tabs that come back at once to one session both redeem their codes', async t => {
  const { application, context, account, browser } = await agency(app, 'tabs')
  const other = await relyingParty(account, await register(context, {}, 'open'))
  const window = browser()
  const home = await window.open(`${account.issuer}/sign-in`)
  await signIn(window, home, 'ana')
  for (let round = 0; round < 10; round++) {
    const begun = await Promise.all([application.begin(), application.begin(), other.begin()])
    const views = await Promise.all(begun.map(each => window.open(each.url)))
    const parties = [application, application, other]
    const tokens = await Promise.all(
      parties.map((party, index) => {
        const [began, view] = [begun[index], views[index]]
        if (began === undefined || view === undefined) throw new Error('one each')
        return party.redeem(began, view)
      }),
    )
    t.is(new Set(tokens.map(each => each.claims()?.sub)).size, 1)
  }
})

test('RFC 9700 2.1.1: a request without PKCE, or with the plain method, is refused to the application', async t => {
  const { application, browser } = await agency(app, 'pkce')
  for (const change of [['code_challenge', 'code_challenge_method'], ['code_challenge_method']]) {
    const url = new URL((await application.begin()).url)
    for (const name of change) url.searchParams.delete(name)
    const view = await browser().open(url.href)
    t.is(view.url.searchParams.get('error'), 'invalid_request')
  }
  const plain = await application.begin({ code_challenge_method: 'plain' })
  t.is((await browser().open(plain.url)).url.searchParams.get('error'), 'invalid_request')
})

test('RFC 7636 4.6: a wrong verifier, a foreign redirect URI and a foreign client do not redeem a code', async t => {
  const { application, context, account, browser } = await agency(app, 'verifier')
  const other = await relyingParty(account, await register(context, {}, 'open'))
  const window = browser()
  const began = await application.begin()
  const { url } = await signIn(window, await window.open(began.url), 'ana')
  const code = url.searchParams.get('code') ?? ''
  const good = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: application.redirectUri,
    code_verifier: began.verifier,
  }
  const wrong = [
    { ...good, code_verifier: 'x'.repeat(43) },
    { ...good, redirect_uri: 'https://app.example/callback/' },
    { ...good, redirect_uri: '' },
  ]
  for (const parameters of wrong) {
    const { status, body } = await application.post('/token', parameters)
    t.is(status, 400)
    t.true(['invalid_grant', 'invalid_request'].includes(String(body['error'])))
  }
  t.is((await other.post('/token', good)).body['error'], 'invalid_grant')
  t.is((await application.post('/token', good)).status, 200)
})

test('RFC 9700 4.1.3: an address that is not exactly a registered one is never redirected to', async t => {
  const { application, browser } = await agency(app, 'redirect')
  for (const address of [
    'https://evil.example/',
    'https://app.example/callback?x=1',
    'https://app.example/callback/..',
  ]) {
    const view = await browser().open((await application.begin({ redirect_uri: address })).url)
    t.is(view.status, 400)
    t.regex(wordsOf(view), /This link does not work/)
    t.regex(wordsOf(view), /Reference [0-9a-f-]{36}/)
  }
})

test('an unknown or switched-off client, and another response type, get a clear answer', async t => {
  const { application, context, registration, browser } = await agency(app, 'client')
  const unknown = await browser().open((await application.begin({ client_id: 'nobody' })).url)
  t.is(unknown.status, 400)
  t.regex(wordsOf(unknown), /invalid_client/)
  const implicit = await browser().open(
    (await application.begin({ response_type: 'id_token' })).url,
  )
  t.is(
    implicit.url.searchParams.get('error') ??
      new URLSearchParams(implicit.url.hash.slice(1)).get('error'),
    'unsupported_response_type',
  )
  await context
    .db('applications')
    .where({ account_id: context.account.id, client_id: registration.clientId })
    .update({ enabled: false })
  t.regex(wordsOf(await browser().open((await application.begin()).url)), /invalid_client/)
})

test('a client secret that is wrong or has ended does not authenticate', async t => {
  const { account, context, registration, application, browser } = await agency(app, 'secret')
  const wrong = { ...registration, clientSecret: `${registration.clientSecret}x` }
  const imposter = await relyingParty(account, wrong)
  const tokens = await enter({ application }, browser())
  const parameters = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
  t.is((await imposter.post('/token', parameters)).status, 401)
  await context
    .db('application_secrets')
    .where({ account_id: account.id })
    .update({ expires_at: new Date(0) })
  t.is((await application.post('/token', parameters)).status, 401)
})

test('prompt=none is told that nobody is signed in, and prompt=consent asks each time', async t => {
  const { application, browser } = await agency(app, 'prompt')
  const none = await browser().open((await application.begin({ prompt: 'none' })).url)
  t.is(none.url.searchParams.get('error'), 'login_required')

  const window = browser()
  const began = await application.begin({
    prompt: 'consent',
    scope: 'openid groups offline_access',
  })
  const asked = await signIn(window, await window.open(began.url), 'ana')
  t.regex(
    wordsOf(asked),
    /Share with Light Table\? You are signed in as ana.*See the groups.*Stay connected/,
  )
  const tokens = await application.redeem(began, await window.submit(asked, { decision: 'allow' }))
  t.deepEqual(tokens.claims()?.['groups'], ['Photographers'])

  const again = await application.begin({ prompt: 'consent' })
  const denied = await window.submit(await window.open(again.url), { decision: 'deny' })
  t.is(denied.url.searchParams.get('error'), 'access_denied')
})

test('a parameter with NUL is refused, not a failure of the server', async t => {
  const { application, browser } = await agency(app, 'nul')
  const began = await application.begin({ login_hint: 'a\0b' })
  const view = await browser().open(began.url)
  t.is(view.url.searchParams.get('error'), 'invalid_request')
  t.is((await browser().open((await application.begin({ client_id: 'a\0b' })).url)).status, 400)
})
