import { randomUUID } from 'node:crypto'
import test from 'ava'
import { setPassword } from '../../../src/domain/passwords/passwords.ts'
import { addPerson, agency, enter, password, signIn } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { openBrowser, type View, wordsOf } from '../../support/browser.ts'
import { addClient, makeKeys } from '../../support/clients.ts'
import type { Answer } from '../../support/relying-party.ts'

const app = testApp(test)
const times = 20
const chosen = 'my own secret words'
const newPassword = { 'new-password': chosen, 'repeated-password': chosen }

/** Does the same 20 times at once. */
function race<Result>(act: () => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: times }, act))
}

const codesOf = (views: readonly View[]): string[] => [
  ...new Set(views.flatMap(({ url }) => url.searchParams.get('code') ?? [])),
]

function successes(answers: readonly Answer[]): number {
  return answers.filter(({ status }) => status === 200).length
}

test(`3.4 row 20: a code used ${times} times at once is redeemed at most once, and its late users end what it gave`, async t => {
  const { application, context, browser } = await agency(app, 'code')
  const window = browser()
  await enter({ application }, window)
  const began = await application.begin()
  const { url } = await window.open(began.url)
  const answers = await race(() =>
    application.post('/token', {
      grant_type: 'authorization_code',
      code: url.searchParams.get('code') ?? '',
      redirect_uri: application.redirectUri,
      code_verifier: began.verifier,
    }),
  )
  t.true(successes(answers) <= 1)
  for (const { status, body } of answers) {
    if (status !== 200) t.is(body['error'], 'invalid_grant')
  }
  const left = context.db('oidc_records').where({ account_id: context.account.id })
  t.deepEqual(await left.pluck('model'), ['Session'])
})

test(`3.4 row 20: a refresh token used ${times} times at once is replaced at most once, and no successor lives`, async t => {
  const { application, context, browser } = await agency(app, 'refresh')
  const tokens = await enter({ application }, browser())
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
  const answers = await race(() => application.post('/token', refresh))
  t.true(successes(answers) <= 1)
  for (const { status, body } of answers) {
    if (status !== 200) t.is(body['error'], 'invalid_grant')
  }
  const left = context.db('oidc_records').where({ account_id: context.account.id })
  t.deepEqual(await left.pluck('model'), ['Session'])
})

test(`3.4 row 20: a pushed request opened ${times} times at once is answered once`, async t => {
  const { application, account, registration, context, browser } = await agency(app, 'pushed')
  const window = browser()
  await enter({ application }, window)
  const parameters = new URL((await application.begin()).url).searchParams
  const { body } = await application.post('/request', Object.fromEntries(parameters))
  const query = { client_id: registration.clientId, request_uri: String(body['request_uri']) }
  const address = `${account.issuer}/auth?${new URLSearchParams(query).toString()}`
  t.is(codesOf(await race(() => window.open(address))).length, 1)
  const codes = { account_id: account.id, model: 'AuthorizationCode', consumed_at: null }
  t.is((await context.db('oidc_records').where(codes)).length, 1)
})

test(`3.4 row 20: a one-time password brought by ${times} browsers at once is changed by one of them`, async t => {
  const { application, account, context } = await agency(app, 'one-time')
  const user = await addPerson(app, context, { userName: 'new', oneTime: true })
  await context.db('applications').where({ account_id: account.id }).update({ access: 'open' })
  const pages = await race(async () => {
    const window = openBrowser(app.url)
    const page = await signIn(window, await window.open((await application.begin()).url), 'new')
    return { window, page }
  })
  const waiting = pages.filter(({ page }) => /Choose a new password/.test(wordsOf(page)))
  t.true(waiting.length > 1)
  const mine = waiting.map(({ window, page }, index) => {
    const words = `${chosen} ${index}`
    return window.submit(page, { 'new-password': words, 'repeated-password': words })
  })
  const views = await Promise.all(mine)
  t.is(codesOf(views).length, 1)
  const changed = { account_id: account.id, type: 'user.password_changed', target_id: user.id }
  t.is((await context.db('events').where(changed)).length, 1)
  const sessions = { account_id: account.id, model: 'Session', sub: user.sub }
  t.is((await context.db('oidc_records').where(sessions)).length, 1)
})

test(`3.4 row 20: a client assertion brought ${times} times at once authenticates once`, async t => {
  const { account, context } = await agency(app, 'row-20-assertion')
  const keys = await makeKeys()
  const { party, registration } = await addClient(
    context,
    { client: { type: 'service', authentication: 'private_key_jwt', jwks: keys.jwks } },
    { authentication: keys.authentication },
  )
  const { clientId } = registration
  const now = Math.floor(Date.now() / 1000)
  const assertion = await keys.sign({
    iss: clientId,
    sub: clientId,
    aud: account.issuer,
    jti: randomUUID(),
    iat: now,
    exp: now + 60,
  })
  const parameters = {
    grant_type: 'client_credentials',
    client_assertion: assertion,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  }
  const answers = await race(() => party.post('/token', parameters))
  t.is(successes(answers), 1)
  for (const { status } of answers) t.true(status < 500)
  const stored = { account_id: account.id, client_id: clientId, model: 'ClientCredentials' }
  t.is((await app.db('oidc_records').where(stored)).length, 1)
})

test('3.4 row 19: between the one-time password and the new one there is neither session nor code, and a reset meanwhile counts', async t => {
  const { application, account, context, browser } = await agency(app, 'row-19')
  const user = await addPerson(app, context, { userName: 'new', oneTime: true })
  await context.db('applications').where({ account_id: account.id }).update({ access: 'open' })
  const window = browser()
  const began = await application.begin()
  const page = await signIn(window, await window.open(began.url), 'new')
  const stored = (): Promise<string[]> =>
    context.db('oidc_records').where({ account_id: account.id, sub: user.sub }).pluck('model')
  t.deepEqual(await stored(), [])
  const uid = page.url.pathname.split('/').at(-2) ?? ''
  for (const address of [`/auth/${uid}`, `/sign-in/${uid}`, '/']) {
    const view = await window.open(`${account.issuer}${address}`)
    t.true([200, 400].includes(view.status), address)
    t.regex(wordsOf(view), /Sign in|Welcome|Please start again/)
  }
  const none = await window.open((await application.begin({ prompt: 'none' })).url)
  t.is(none.url.searchParams.get('error'), 'login_required')
  t.deepEqual(await stored(), [])

  const later = await signIn(window, await window.open((await application.begin()).url), 'new')
  const other = { userId: user.id, password: `${password} again`, oneTime: true }
  await setPassword(context, app, other)
  const refused = await window.submit(later, newPassword)
  t.is(refused.status, 422)
  t.regex(wordsOf(refused), /no longer valid/)
  t.deepEqual(await stored(), [])
})
