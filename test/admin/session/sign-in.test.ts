import test from 'ava'
import { changeUser } from '../../../src/domain/users/change-user.ts'
import type { Account } from '../../../src/model/account.ts'
import { agency, password, signIn } from '../../support/agency.ts'
import { call } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { type Browser, openBrowser, type View } from '../../support/browser.ts'

const app = testApp(test)

type Me = {
  readonly status: number
  readonly body: { csrfToken: string; signedInAt: string; userName: string }
}

/** What the console asks with the cookies of a browser. */
function ask(account: Account, browser: Browser, request = 'GET /me', csrf = ''): Promise<Me> {
  const cookie = browser
    .cookies()
    .filter(({ name }) => name.startsWith('cohort-'))
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ')
  const [method = '', path = ''] = request.split(' ')
  const headers = { cookie, origin: app.url, ...(csrf === '' ? {} : { 'x-csrf-token': csrf }) }
  return call(`${account.issuer}/api/v1`, { method, path, headers })
}

async function signedIn(account: Account, as = 'ana', query = ''): Promise<Browser> {
  const browser = openBrowser(app.url)
  const page = await browser.open(`${account.issuer}/console/sign-in${query}`)
  t200(await signIn(browser, page, as))
  return browser
}

function t200(view: View): void {
  if (view.status !== 200) throw new Error(`${view.status}: ${view.text.slice(-500)}`)
}

test('the console signs in by the code flow and goes back to where one was', async t => {
  const { account } = await agency(app, 'flow')
  const browser = openBrowser(app.url)
  const page = await browser.open(
    `${account.issuer}/console/sign-in?return_to=/t/flow/applications?x=1`,
  )
  const { searchParams } = new URL(await authorizationOf(account))
  t.is(searchParams.get('code_challenge_method'), 'S256')
  const view = await signIn(browser, page, 'ana')
  t.is(`${view.url.pathname}${view.url.search}`, '/t/flow/applications?x=1')
  t.is((await ask(account, browser)).body.userName, 'ana')
  const [cookie] = browser.cookies().filter(({ name }) => name === 'cohort-flow')
  t.is(cookie?.path, '/t/flow')
  const stored = await app.db('console_sessions').where({ account_id: account.id })
  t.is(stored.length, 1)
  t.false(JSON.stringify(stored).includes(cookie?.value ?? ''))
})

async function authorizationOf(account: Account): Promise<string> {
  const answer = await fetch(`${account.issuer}/console/sign-in`, { redirect: 'manual' })
  return new URL(answer.headers.get('location') ?? '', account.issuer).href
}

test('it goes back to addresses of its own account alone', async t => {
  const { account } = await agency(app, 'return')
  const foreign = [
    'https://elsewhere.example/t/return/',
    '//elsewhere.example/t/return/',
    '/t/return/../other/',
    '/t/returning/',
    '/\\elsewhere.example',
    '/t/return/..%5c..',
    '/healthz',
  ]
  for (const address of foreign) {
    const browser = openBrowser(app.url)
    const query = new URLSearchParams({ return_to: address })
    const page = await browser.open(`${account.issuer}/console/sign-in?${query.toString()}`)
    const { url } = await signIn(browser, page, 'ana')
    t.true(url.href.startsWith(`${account.issuer}/`), `${address}: ${url.href}`)
  }
})

test('a code is worth a session once, and only in the browser that began', async t => {
  const { account } = await agency(app, 'code')
  const [mine, thief] = [openBrowser(app.url), openBrowser(app.url)]
  const page = await mine.open(`${account.issuer}/console/sign-in`)
  const callback = await callbackOf(account, mine, page)
  const stolen = await thief.open(callback)
  t.is(stolen.status, 400)
  t.is((await app.db('console_sessions').where({ account_id: account.id })).length, 0)
  const [first, second] = await Promise.all([mine.open(callback), mine.open(callback)])
  t.true([first.status, second.status].includes(200))
  t.is((await app.db('console_sessions').where({ account_id: account.id })).length, 1)
  t.is((await mine.open(callback)).status, 200, 'the page loaded again goes on with the session')
  t.is((await thief.open(callback)).status, 400)
  t.is((await app.db('console_sessions').where({ account_id: account.id })).length, 1)
})

/** The address with the code to which the provider sends a browser, which does not go there. */
async function callbackOf(account: Account, browser: Browser, page: View): Promise<string> {
  const form = new URLSearchParams({ username: 'ana', password })
  for (const [, name = '', value = ''] of page.text.matchAll(
    /type="hidden" name="(\w+)" value="([^"]*)"/g,
  ))
    form.set(name, value)
  let next = page.url.href
  let request: RequestInit = { method: 'POST', body: form }
  for (let hops = 0; hops < 5; hops++) {
    const cookie = browser
      .cookies()
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
    const headers = { cookie, origin: app.url, 'sec-fetch-site': 'same-origin' }
    const answer = await fetch(next, { ...request, headers, redirect: 'manual' })
    next = new URL(answer.headers.get('location') ?? '', next).href
    if (next.startsWith(`${account.issuer}/console/callback`)) return next
    request = { method: 'GET' }
  }
  throw new Error(`no callback: ${next}`)
}

test('what is no callback of ours is refused, and a code cannot be redeemed at the token endpoint', async t => {
  const { account } = await agency(app, 'forged')
  const other = await agency(app, 'forged-2')
  const browser = await signedIn(other.account)
  const state = new URL(await authorizationOf(other.account)).searchParams.get('state') ?? ''
  for (const query of [
    '',
    '?code=x',
    '?code=x&state=x',
    `?code=x&state=${state}`,
    '?error=access_denied',
  ]) {
    t.is((await browser.open(`${account.issuer}/console/callback${query}`)).status, 400, query)
  }
  const page = await openBrowser(app.url).open(`${account.issuer}/console/sign-in`)
  t.is(page.status, 200)
  const answer = await fetch(`${account.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'cohort-account',
      client_secret: 'x',
      code: 'x',
      redirect_uri: `${account.issuer}/console/callback`,
    }),
  })
  t.is(answer.status, 401)
})

test('a session of one account is none at another, also under its cookie', async t => {
  const [one, two] = [await agency(app, 'one'), await agency(app, 'two')]
  const browser = await signedIn(one.account)
  t.is((await ask(one.account, browser)).status, 200)
  t.is((await ask(two.account, browser)).status, 401)
  const token = browser.cookies().find(({ name }) => name === 'cohort-one')?.value ?? ''
  const headers = { cookie: `cohort-two=${token}` }
  t.is(
    (await call(`${two.account.issuer}/api/v1`, { method: 'GET', path: '/me', headers })).status,
    401,
  )
})

test('signing out ends the session here and at the provider, and the other way round', async t => {
  const world = await agency(app, 'sign-out')
  const { account } = world
  const [here, there, witness] = [
    await signedIn(account),
    await signedIn(account),
    await signedIn(account),
  ]
  const { csrfToken } = (await ask(account, here)).body
  t.is((await ask(account, here, 'POST /me/sign-out', csrfToken)).status, 204)
  t.is((await ask(account, here)).status, 401)
  t.regex((await here.open(`${account.issuer}/`)).text, /Welcome to/)
  const out = await there.open(`${account.issuer}/session/end`)
  await there.submit(out, { logout: 'yes' })
  t.is((await ask(account, there)).status, 401)
  t.is((await ask(account, witness)).status, 200)
  t.is((await app.db('console_sessions').where({ account_id: account.id })).length, 1)
})

test('IK-85: one sees where one is signed in, and ends one session or all others', async t => {
  const { account, bo } = await agency(app, 'own-sessions')
  const browsers = [
    await signedIn(account),
    await signedIn(account),
    await signedIn(account),
  ] as const
  const [mine, second, third] = browsers
  const foreign = await signedIn(account, 'bo')
  const list = async (): Promise<readonly { id: string; present: boolean; usedAt: string }[]> =>
    ((await ask(account, mine, 'GET /me/sessions')).body as never as { items: [] }).items
  const items = await list()
  t.is(items.length, 3)
  t.is(items.filter(({ present }) => present).length, 1)
  const { csrfToken } = (await ask(account, mine)).body
  const [foreignUid] = await app
    .db('oidc_records')
    .where({ model: 'Session', sub: bo.sub })
    .pluck<string[]>('uid')
  t.is((await ask(account, mine, `DELETE /me/sessions/${foreignUid}`, csrfToken)).status, 404)
  const other = items.find(({ present }) => !present)?.id ?? ''
  t.is((await ask(account, mine, `DELETE /me/sessions/${other}`, csrfToken)).status, 200)
  const ended = await Promise.all([second, third].map(each => ask(account, each)))
  t.deepEqual(
    ended.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 401],
  )
  t.is((await ask(account, mine, 'POST /me/sessions/end-others', csrfToken)).status, 200)
  t.is((await list()).length, 1)
  for (const each of [second, third]) t.is((await ask(account, each)).status, 401)
  t.is((await ask(account, foreign)).status, 200)
})

test('a sign-in that asks for proof asks for the password, and the session is younger then', async t => {
  const { account, context, ana } = await agency(app, 'step-up')
  const browser = await signedIn(account)
  const again = await browser.open(`${account.issuer}/console/sign-in`)
  t.is(again.status, 200)
  const before = (await ask(account, browser)).body.signedInAt
  await new Promise(resolve => setTimeout(resolve, 1100))
  const page = await browser.open(`${account.issuer}/console/sign-in?prompt=login`)
  t.regex(page.text, /type="password"/)
  await signIn(browser, page, 'ana')
  t.true((await ask(account, browser)).body.signedInAt > before)
  t.is(
    (await app.db('console_sessions').where({ account_id: account.id })).length,
    1,
    'the former one is gone',
  )
  await changeUser(context, ana.id, { change: user => ({ ...user, active: false }) })
  t.is((await ask(account, browser)).status, 401)
})

test('who has been switched off does not come in, also in the middle of it', async t => {
  const { account, context, ana } = await agency(app, 'off')
  const browser = openBrowser(app.url)
  const page = await browser.open(`${account.issuer}/console/sign-in`)
  const callback = await callbackOf(account, browser, page)
  await changeUser(context, ana.id, { change: user => ({ ...user, active: false }) })
  t.is((await browser.open(callback)).status, 400)
  t.is((await app.db('console_sessions').where({ account_id: account.id })).length, 0)
})
