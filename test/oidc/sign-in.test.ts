import test from 'ava'
import { addPerson, agency, enter, password, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { wordsOf } from '../support/browser.ts'

const app = testApp(test)

test('ASVS 6.3.8: an unknown user, a wrong password and a disabled person get the same answer', async t => {
  const { application, context, bo, browser } = await agency(app, 'same')
  await context
    .db('users')
    .where({ account_id: context.account.id, id: bo.id })
    .update({ active: false })
  const answers = []
  for (const fields of [
    { username: 'nobody', password },
    { username: 'ana', password: 'wrong words' },
    { username: 'bo', password },
  ]) {
    const window = browser()
    const page = await window.open((await application.begin()).url)
    const view = await window.submit(page, fields)
    t.is(view.status, 422)
    const same = view.text
      .replaceAll(`value="${fields.username}"`, 'value=""')
      .replace(`<span>${fields.username}</span>`, '')
      .replaceAll(/value="[\w-]{40,}"|sign-in\/[\w-]+/g, '')
    answers.push(same)
  }
  t.is(new Set(answers).size, 1)
  t.regex(answers[0] ?? '', /User name or password is not right/)
})

test('a one-time password is changed before anything else, in the same sign-in', async t => {
  const world = await agency(app, 'one-time')
  const { application, context, browser } = world
  const user = await addPerson(app, context, { userName: 'new', oneTime: true })
  await context
    .db('applications')
    .where({ account_id: context.account.id })
    .update({ access: 'open' })
  const window = browser()
  const began = await application.begin()
  const change = await signIn(window, await window.open(began.url), 'new')
  t.regex(wordsOf(change), /Choose a new password/)
  t.true((await window.open(began.url)).text.includes('Sign in'), 'not signed in yet')

  const uid = change.url.pathname.split('/').at(-2) ?? ''
  const resumed = await window.open(`${world.account.issuer}/auth/${uid}`)
  t.is(resumed.status, 200, 'and cannot go on without')
  t.regex(wordsOf(resumed), /Sign in to continue/)

  const again = await signIn(window, resumed, 'new')
  const tries = [
    [{ 'new-password': 'short', 'repeated-password': 'short' }, /at least 15 characters/],
    [
      { 'new-password': 'quite long enough', 'repeated-password': 'not the same' },
      /are not the same/,
    ],
    [{ 'new-password': password, 'repeated-password': password }, /is the old one/],
  ] as const
  for (const [fields, problem] of tries) {
    const view = await window.submit(again, fields)
    t.is(view.status, 422)
    t.regex(wordsOf(view), problem)
  }
  const next = { 'new-password': 'my own secret words', 'repeated-password': 'my own secret words' }
  const tokens = await application.redeem(began, await window.submit(again, next))
  t.is(tokens.claims()?.sub, user.sub)
  const later = browser()
  const page = await later.open((await application.begin()).url)
  t.is((await signIn(later, page, 'new')).status, 422)
  t.is((await later.submit(page, { username: 'new', password: 'my own secret words' })).status, 0)
})

test('the sealed one-time password is gone from the database when the sign-in is done', async t => {
  const { context, browser, account } = await agency(app, 'sealed')
  await addPerson(app, context, { userName: 'admin', role: 'account_administrator', oneTime: true })
  const window = browser()
  const change = await signIn(window, await window.open(`${account.issuer}/sign-in`), 'admin')
  const next = { 'new-password': 'my own secret words', 'repeated-password': 'my own secret words' }
  const home = await window.submit(change, next)
  t.is(home.url.href, `${account.issuer}/`)
  t.regex(wordsOf(home), /admin.*Role Account administrator.*You manage the account/)
  const left = await context
    .db('oidc_records')
    .where({ account_id: account.id, model: 'Interaction' })
  t.deepEqual(left, [])
  const signedIn = { account_id: account.id, type: 'sign_in.succeeded' }
  t.is((await context.db('events').where(signedIn)).length, 1)
})

test('a form without its token, or from another site, changes nothing', async t => {
  const { application, browser } = await agency(app, 'forged')
  const window = browser()
  const page = await window.open((await application.begin()).url)
  const fields = { username: 'ana', password }
  const forged = [
    await window.submit(page, { ...fields, token: '' }),
    await window.submit(page, { ...fields, token: 'x'.repeat(43) }),
    await window.submit(page, fields, { headers: { 'sec-fetch-site': 'cross-site' } }),
    await window.submit(page, fields, { headers: { 'sec-fetch-site': 'same-site' } }),
    await window.submit(page, fields, {
      headers: { 'sec-fetch-site': '', origin: 'https://evil.example' },
    }),
    await window.submit(page, fields, { headers: { 'sec-fetch-site': '', origin: 'null' } }),
  ]
  for (const view of forged) t.is(view.status, 403)
  t.deepEqual(
    window.cookies().filter(({ name }) => name === 'session'),
    [],
  )
  t.is((await window.submit(page, fields)).status, 0)
})

test('the token of one sign-in does not open another one, nor does its cookie', async t => {
  const { application, browser } = await agency(app, 'bound')
  const [mine, theirs] = [browser(), browser()]
  const page = await mine.open((await application.begin()).url)
  const other = await theirs.open((await application.begin()).url)
  const fields = { username: 'ana', password }
  t.is((await mine.submit({ ...page, text: other.text }, fields)).status, 400)
  const token = /name="token" value="([^"]+)"/.exec(other.text)?.[1] ?? ''
  t.is((await mine.submit(page, { ...fields, token })).status, 403)
})

test('the back button and a second tab lead on, or to a page that tells where to start again', async t => {
  const world = await agency(app, 'back')
  const { application, browser } = world
  const window = browser()
  const [first, second] = [await application.begin(), await application.begin()]
  const [one, two] = [await window.open(first.url), await window.open(second.url)]
  t.is((await signIn(window, one, 'ana')).status, 0)
  const tokens = await application.redeem(second, await signIn(window, two, 'ana'))
  t.is(typeof tokens.access_token, 'string')

  const late = await signIn(window, one, 'ana')
  t.is(late.status, 400)
  t.regex(wordsOf(late), /Please start again.*Light Table/)
  t.true(late.text.includes('href="https://app.example/"'))
  const reloaded = await window.open(one.url.href)
  t.regex(wordsOf(reloaded), /Please start again/)
  const uid = one.url.pathname.split('/').at(-1) ?? ''
  t.regex(wordsOf(await window.open(`${world.account.issuer}/auth/${uid}`)), /Please start again/)
  t.is((await enter(world, window)).claims()?.['preferred_username'], 'ana')
})

test('two tabs that sign in as different people: the later one holds', async t => {
  const { application, context, account, bo, browser } = await agency(app, 'later')
  await context.db('applications').where({ account_id: account.id }).update({ access: 'open' })
  const window = browser()
  const [first, second] = [await application.begin(), await application.begin()]
  const [one, two] = [await window.open(first.url), await window.open(second.url)]
  const former = await application.redeem(first, await signIn(window, one, 'ana'))
  const tokens = await application.redeem(second, await signIn(window, two, 'bo'))
  t.is(tokens.claims()?.sub, bo.sub)
  const { body } = await application.post('/token/introspection', { token: former.access_token })
  t.deepEqual(body, { active: false })
})

test('bad forms get a clear page and change nothing', async t => {
  const { application, browser } = await agency(app, 'bad-forms')
  const window = browser()
  const page = await window.open((await application.begin()).url)
  const post = (
    body: string | Buffer,
    type = 'application/x-www-form-urlencoded',
  ): Promise<Response> =>
    fetch(page.url, {
      method: 'POST',
      headers: { accept: 'text/html', 'content-type': type },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    })
  const cases: readonly (readonly [Promise<Response>, number, RegExp])[] = [
    [
      post('{"username":"ana"}', 'application/json'),
      415,
      /must be application\/x-www-form-urlencoded/,
    ],
    [post('username=ana%00'), 400, /characters that are not text/],
    [post(Buffer.from([0x75, 0x3d, 0xff, 0xfe])), 400, /not UTF-8/],
    [post(`username=${'a'.repeat(70_000)}`), 413, /larger than/],
  ]
  for (const [answer, status, words] of cases) {
    const response = await answer
    t.is(response.status, status)
    t.regex(await response.text(), words)
  }
})

test('too many attempts are told to wait, and for how long', async t => {
  const { application, browser } = await agency(app, 'throttled')
  const window = browser()
  const page = await window.open((await application.begin()).url)
  let view = page
  for (let attempt = 0; attempt < 12 && view.status !== 429; attempt++) {
    view = await window.submit(page, { username: 'ana', password: 'wrong words' })
  }
  t.is(view.status, 429)
  t.true(Number(view.headers.get('retry-after')) > 0)
  t.regex(wordsOf(view), /There were too many attempts to sign in\. Please try again in/)
})

test('login_hint fills in the user name, and nothing that a request says is markup on our pages', async t => {
  const { application, browser } = await agency(app, 'markup')
  const hint = '"><script>alert(1)</script>'
  const page = await browser().open((await application.begin({ login_hint: hint })).url)
  t.true(page.text.includes('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"'))
  t.false(page.text.includes('<script'))
  const error = await browser().open((await application.begin({ client_id: 'a<b' })).url)
  t.false(error.text.includes('a<b'))
})

test('pages may run nothing, be framed by nobody and be kept by no cache', async t => {
  const { application, browser, account } = await agency(app, 'headers')
  const page = await browser().open((await application.begin()).url)
  const error = await browser().open((await application.begin({ client_id: 'nobody' })).url)
  const home = await browser().open(`${account.issuer}/`)
  for (const { headers } of [page, error, home]) {
    const csp = headers.get('content-security-policy') ?? ''
    t.regex(csp, /default-src 'none'; style-src 'sha256-/)
    t.regex(csp, /script-src 'none'.*frame-ancestors 'none'/)
    t.is(headers.get('cache-control'), 'no-store')
    t.is(headers.get('referrer-policy'), 'same-origin')
    t.is(headers.get('x-content-type-options'), 'nosniff')
  }
})
