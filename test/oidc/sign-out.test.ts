import test from 'ava'
import { agency, enter, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { wordsOf } from '../support/browser.ts'

const app = testApp(test)

test('RP-initiated sign-out asks, ends session and tokens, and goes back to the registered address', async t => {
  const world = await agency(app, 'out')
  const { application, account, browser } = world
  const window = browser()
  const tokens = await enter(world, window)
  const query = new URLSearchParams({
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: 'https://app.example/bye',
    state: 'abc',
  })
  const asked = await window.open(`${account.issuer}/session/end?${query.toString()}`)
  t.regex(wordsOf(asked), /Sign out\? Light Table asks to sign you out/)
  const { url } = await window.submit(asked, { logout: 'yes' })
  t.is(url.href, 'https://app.example/bye?state=abc')
  t.deepEqual(
    (await application.post('/token/introspection', { token: tokens.access_token })).body,
    {
      active: false,
    },
  )
  t.regex(wordsOf(await window.open((await application.begin()).url)), /Sign in to continue/)
})

test('staying signed in keeps the session, and an address that is not registered is refused', async t => {
  const world = await agency(app, 'stay')
  const { account, browser } = world
  const window = browser()
  const tokens = await enter(world, window)
  const evil = new URLSearchParams({
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: 'https://evil.example/',
  })
  const refused = await window.open(`${account.issuer}/session/end?${evil.toString()}`)
  t.is(refused.status, 400)
  const asked = await window.open(`${account.issuer}/session/end`)
  const stayed = await window.submit(asked)
  t.regex(wordsOf(stayed), /You are still signed in/)
  t.regex(wordsOf(await window.open(`${account.issuer}/`)), /Ana Lima/)
  const done = await window.submit(await window.open(`${account.issuer}/session/end`), {
    logout: 'yes',
  })
  t.regex(wordsOf(done), /You are signed out/)
  t.regex(wordsOf(await window.open(`${account.issuer}/`)), /Welcome to/)
})

test('the account’s own page signs in with no application registered, and shows role and groups', async t => {
  const { account, browser } = await agency(app, 'home')
  const window = browser()
  const welcome = await window.open(`${account.issuer}/`)
  t.regex(wordsOf(welcome), /Welcome to home/)
  const home = await signIn(window, await window.open(`${account.issuer}/sign-in`), 'ana')
  t.is(home.url.href, `${account.issuer}/`)
  t.regex(wordsOf(home), /Ana Lima ana Role Developer E-mail ana@agency.example/)
  t.regex(wordsOf(await window.open(`${account.issuer}/groups`)), /Photographers/)
  t.is((await window.open(account.issuer)).url.href, `${account.issuer}/`)
})

test('somebody not signed in who signs out sees that they are', async t => {
  const { account, browser } = await agency(app, 'nobody')
  const window = browser()
  const page = await window.open(`${account.issuer}/session/end`)
  const done = await window.submit(page)
  t.regex(wordsOf(done), /You are signed out/)
})

test('RP-Initiated Logout 2: a request by POST comes to the same page', async t => {
  const { application, account, browser } = await agency(app, 'by-post')
  const window = browser()
  const tokens = await enter({ application }, window)
  const parameters = {
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: 'https://app.example/bye',
    state: 'back again',
    xsrf: 'not ours to pass on',
  }
  const answer = await fetch(`${account.issuer}/session/end`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(parameters),
  })
  t.is(answer.status, 303)
  const location = new URL(answer.headers.get('location') ?? '', account.issuer)
  t.is(location.pathname, '/t/by-post/session/end')
  t.false(location.searchParams.has('xsrf'))
  const page = await window.open(location.href)
  t.regex(wordsOf(page), /Light Table asks to sign you out/)
  const done = await window.submit(page, { logout: 'yes' })
  t.is(done.url.href, 'https://app.example/bye?state=back+again')
})
