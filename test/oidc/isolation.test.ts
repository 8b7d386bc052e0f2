import test from 'ava'
import { agency, enter } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { wordsOf } from '../support/browser.ts'

const app = testApp(test)

test('one browser signed in to two accounts keeps both', async t => {
  const [red, blue] = [await agency(app, 'red'), await agency(app, 'red-2')]
  const window = red.browser()
  const first = await enter(red, window)
  const second = await enter(blue, window)
  t.not(first.claims()?.sub, second.claims()?.sub)
  for (const { application } of [red, blue]) {
    t.is((await window.open((await application.begin()).url)).status, 0, 'no page in between')
  }
  const out = await window.open(`${red.account.issuer}/session/end`)
  await window.submit(out, { logout: 'yes' })
  t.regex(wordsOf(await window.open(`${blue.account.issuer}/`)), /Ana Lima/)
  t.regex(wordsOf(await window.open(`${red.account.issuer}/`)), /Welcome/)
  const paths = window
    .cookies()
    .filter(({ name }) => name === 'session')
    .map(({ path }) => path)
  t.deepEqual(paths, ['/t/red-2'])
})

test('tokens, codes, sessions and clients of another account are unknown here', async t => {
  const [mine, theirs] = [await agency(app, 'mine'), await agency(app, 'theirs')]
  const window = theirs.browser()
  const tokens = await enter(theirs, window)
  const base = mine.account.issuer
  const bearer = { headers: { authorization: `Bearer ${tokens.access_token}` } }
  t.is((await fetch(`${base}/userinfo`, bearer)).status, 401)
  for (const token of [tokens.access_token, tokens.refresh_token ?? '']) {
    t.deepEqual((await mine.application.post('/token/introspection', { token })).body, {
      active: false,
    })
  }
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
  t.is((await mine.application.post('/token', refresh)).body['error'], 'invalid_grant')

  const began = await theirs.application.begin()
  const { url } = await window.open(began.url)
  const redeem = {
    grant_type: 'authorization_code',
    code: url.searchParams.get('code') ?? '',
    redirect_uri: theirs.application.redirectUri,
    code_verifier: began.verifier,
  }
  t.is((await mine.application.post('/token', redeem)).body['error'], 'invalid_grant')

  const session = window.cookies().find(({ name }) => name === 'session')?.value ?? ''
  const home = await fetch(`${base}/`, { headers: { cookie: `session=${session}` } })
  t.regex(await home.text(), /Welcome to mine/)
  const foreign = { client_id: theirs.registration.clientId }
  t.is((await mine.browser().open((await mine.application.begin(foreign)).url)).status, 400)
  t.is((await theirs.application.post('/token', redeem)).status, 200, 'and was not spent')
})

test('the interaction of another account is not found', async t => {
  const [mine, theirs] = [await agency(app, 'here'), await agency(app, 'there')]
  const window = theirs.browser()
  const page = await window.open((await theirs.application.begin()).url)
  const uid = page.url.pathname.split('/').at(-1) ?? ''
  const cookie = `interaction=${uid}; resume=${uid}`
  for (const path of [`/sign-in/${uid}`, `/sign-in/${uid}/other`, `/auth/${uid}`]) {
    const headers = { cookie, accept: 'text/html' }
    const answer = await fetch(`${mine.account.issuer}${path}`, { headers, redirect: 'manual' })
    t.is(answer.status, 400, path)
    t.regex(await answer.text(), /Please start again/)
  }
})
