import test from 'ava'
import { assign } from '../../src/domain/applications/assignments.ts'
import { changeGroup } from '../../src/domain/groups/change-group.ts'
import { removeUser } from '../../src/domain/users/remove-user.ts'
import { changeUser } from '../../src/domain/users/change-user.ts'
import { type Agency, agency, enter, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { wordsOf } from '../support/browser.ts'
import type { Tokens } from '../support/relying-party.ts'

const app = testApp(test)

test('somebody who is not assigned sees why, whom to ask, a reference and the way back to the application', async t => {
  const { application, bo, context, browser } = await agency(app, 'refused')
  const window = browser()
  const began = await application.begin()
  const page = await signIn(window, await window.open(began.url), 'bo')
  t.is(page.status, 403)
  t.regex(wordsOf(page), /You don’t have access to Light Table/)
  t.regex(
    wordsOf(page),
    /open to certain people and groups only.*Signed in as bo.*desk@agency.example/,
  )
  t.regex(wordsOf(page), /Reference [0-9a-f-]{36}/)
  const back = await window.submit(page)
  t.is(`${back.url.origin}${back.url.pathname}`, application.redirectUri)
  t.is(back.url.searchParams.get('error'), 'access_denied')
  t.is(back.url.searchParams.get('state'), began.state)
  t.is(back.url.searchParams.get('code'), null)
  const events = await context
    .db('events')
    .where({ account_id: context.account.id, type: 'application.entry_refused' })
  t.deepEqual(
    events.map(({ actor_id: id, data }) => ({ id, data })),
    [{ id: bo.id, data: { reason: 'not-assigned' } }],
  )
})

test('somebody refused may go on as another person, and the former session is over', async t => {
  const { application, ana, browser, account } = await agency(app, 'another')
  const window = browser()
  const began = await application.begin()
  await signIn(window, await window.open(began.url), 'bo')
  const [cookie] = window.cookies().filter(({ name }) => name === 'session')
  const uid = /sign-in\/([^/"]+)\/other/.exec((await window.open(began.url)).text)?.[1]
  const form = await window.open(`${account.issuer}/sign-in/${uid}/other`)
  t.regex(wordsOf(form), /Sign in to continue to Light Table/)
  const tokens = await application.redeem(began, await signIn(window, form, 'ana'))
  t.is(tokens.claims()?.sub, ana.sub)
  const now = window.cookies().find(({ name }) => name === 'session')
  t.not(now?.value, cookie?.value)
  const old = await fetch(`${account.issuer}/`, { headers: { cookie: `session=${cookie?.value}` } })
  t.regex(await old.text(), /Welcome to/)
})

test('access given while the refusal is on the screen lets in without signing in again', async t => {
  const { application, registration, context, bo, browser } = await agency(app, 'given')
  const window = browser()
  const began = await application.begin()
  const page = await signIn(window, await window.open(began.url), 'bo')
  await assign(context, registration.clientId, bo.id)
  const view = await window.open(page.url.href)
  t.is((await application.redeem(began, view)).claims()?.sub, bo.sub)
})

test('prompt=none tells the application that a person may not enter', async t => {
  const { application, account, browser } = await agency(app, 'none')
  const window = browser()
  await signIn(window, await window.open(`${account.issuer}/sign-in`), 'bo')
  const { url } = await window.open((await application.begin({ prompt: 'none' })).url)
  t.is(url.searchParams.get('error'), 'access_denied')
})

test('consent cannot be given for an application that one may not enter', async t => {
  const { application, browser } = await agency(app, 'no-consent')
  const window = browser()
  const page = await signIn(
    window,
    await window.open((await application.begin({ prompt: 'consent' })).url),
    'bo',
  )
  const forced = await window.submit(
    { ...page, text: page.text.replaceAll('/return"', '/consent"') },
    { decision: 'allow' },
  )
  t.is(forced.status, 403)
  t.regex(wordsOf(forced), /You don’t have access/)
})

test('disabling a person refuses the next refresh, userinfo, introspection, code and authorization', async t => {
  const world = await agency(app, 'disabled')
  const { application, context, ana, browser, account } = world
  const window = browser()
  const tokens = await enter(world, window)
  const began = await application.begin()
  const { url } = await window.open(began.url)
  await changeUser(context, ana.id, { change: user => ({ ...user, active: false }) })

  await everythingRefused(world, tokens, t)
  await t.throwsAsync(
    application.redeem(began, { url, status: 0, text: '', headers: new Headers() }),
  )
  const next = await window.open((await application.begin()).url)
  t.regex(wordsOf(next), /^.*Sign in to continue/)
  const tried = await signIn(window, next, 'ana')
  t.regex(wordsOf(tried), /User name or password is not right/)
  const left = await context.db('oidc_records').where({ account_id: account.id, sub: ana.sub })
  t.deepEqual(left, [])

  await changeUser(context, ana.id, { change: user => ({ ...user, active: true }) })
  await everythingRefused(world, tokens, t)
})

test('a person whose records outlive them is refused all the same: the rule is asked at each use', async t => {
  const world = await agency(app, 'asked')
  const { application, context, ana, browser } = world
  const window = browser()
  const tokens = await enter(world, window)
  await context
    .db('users')
    .where({ account_id: context.account.id, id: ana.id })
    .update({ suspended: true })
  await everythingRefused(world, tokens, t)
  const none = await window.open((await application.begin({ prompt: 'none' })).url)
  t.is(none.url.searchParams.get('error'), 'login_required')
})

test('AS-34: leaving the assigned group refuses that application, and only that', async t => {
  const world = await agency(app, 'left')
  const { application, context, photographers, ana, browser, account } = world
  const window = browser()
  const tokens = await enter(world, window)
  const members = { add: new Set<string>(), remove: new Set([ana.id]) }
  await changeGroup(context, photographers, { members })
  await everythingRefused(world, tokens, t)
  const page = await window.open((await application.begin()).url)
  t.regex(wordsOf(page), /You don’t have access to Light Table/)
  t.regex(wordsOf(await window.open(`${account.issuer}/`)), /Ana Lima/)
})

test('the session of somebody who was removed leads to the sign-in page', async t => {
  const world = await agency(app, 'removed')
  const { application, context, ana, browser } = world
  const window = browser()
  await enter(world, window)
  const [session] = await context
    .db('oidc_records')
    .where({ account_id: context.account.id, model: 'Session' })
  await removeUser(context, ana.id)
  await context.db('oidc_records').insert({ ...session, payload: JSON.stringify(session.payload) })
  const page = await window.open((await application.begin()).url)
  t.is(page.status, 200)
  t.regex(wordsOf(page), /Sign in to continue to Light Table/)
  const view = await signIn(window, page, 'bo')
  t.regex(wordsOf(view), /You don’t have access/)
})

async function everythingRefused(
  { application }: Agency,
  tokens: Tokens,
  t: { readonly is: (actual: unknown, expected: unknown, message?: string) => unknown },
): Promise<void> {
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
  const refreshed = await application.post('/token', refresh)
  t.is(refreshed.status, 400, 'refresh')
  t.is(refreshed.body['error'], 'invalid_grant')
  const address = application.configuration.serverMetadata().userinfo_endpoint ?? ''
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  t.is((await fetch(address, { headers })).status, 401, 'userinfo')
  for (const token of [tokens.access_token, tokens.refresh_token ?? '']) {
    const { body } = await application.post('/token/introspection', { token })
    t.is(JSON.stringify(body), '{"active":false}', 'introspection')
  }
}
