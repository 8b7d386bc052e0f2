import test from 'ava'
import { createApplication } from '../../../src/domain/applications/applications.ts'
import { addPerson, agency, enter, password, register, signIn } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { wordsOf } from '../../support/browser.ts'
import { relyingParty, type Tokens } from '../../support/relying-party.ts'
import { aUser, scimClient } from '../../support/scim.ts'

const app = testApp(test)
const chosen = 'my own secret words'

test('3.4 row 18: no field that somebody adds to a form of ours changes more than the form is for', async t => {
  const { application, account, context, browser } = await agency(app, 'row-18')
  const user = await addPerson(app, context, { userName: 'new', oneTime: true })
  await context.db('applications').where({ account_id: account.id }).update({ access: 'open' })
  const where = { account_id: account.id, id: user.id }
  const decided = ['user_name', 'role', 'active', 'sub', 'managed_by', 'attributes', 'version']
  const kept = () => context.db('users').where(where).select(decided)
  const before = await kept()
  const more = {
    role: 'account_administrator',
    email: 'boss@agency.example',
    email_verified: 'true',
    userName: 'boss',
    accountId: 'someone-else',
    'login[accountId]': 'someone-else',
    active: 'true',
    oneTime: 'false',
    user_id: '01890000-0000-7000-8000-000000000000',
  }
  const window = browser()
  const began = await application.begin()
  const page = await window.open(began.url)
  const change = await window.submit(page, { ...more, username: 'new', password })
  t.regex(wordsOf(change), /Choose a new password/)
  t.deepEqual(await kept(), before)
  const next = { 'new-password': chosen, 'repeated-password': chosen }
  const tokens = await application.redeem(began, await window.submit(change, { ...more, ...next }))
  t.deepEqual(await kept(), before)
  const claims = tokens.claims()
  t.like(claims, { sub: user.sub, roles: [], email: 'new@agency.example' })
  t.not(claims?.['email_verified'], true)
  t.is(await app.db('memberships').where({ member_id: user.id }).first(), undefined)
})

test('3.4 row 18: a directory’s claim that an address is verified does not reach a token', async t => {
  const { context, account, application, browser } = await agency(app, 'row-18-scim')
  await context.db('applications').where({ account_id: account.id }).update({ access: 'open' })
  const scim = await scimClient(context, { adoption: true, passwords: 'accept' })
  const emails = [{ value: 'v@agency.example', primary: true, verified: true }]
  const made = await scim.post('/Users', aUser('vera', { emails, email_verified: true, password }))
  t.is(made.status, 201)
  t.not(
    (await enter({ application }, browser(), { as: 'vera' })).claims()?.['email_verified'],
    true,
  )
})

test('3.4 row 22: an e-mail address names nobody at sign-in and makes nobody the same person', async t => {
  const world = await agency(app, 'row-22')
  const { application, context, account, ana, browser } = world
  await context.db('applications').where({ account_id: account.id }).update({ access: 'open' })
  const scim = await scimClient(context, { passwords: 'accept' })
  const emails = [{ value: 'ana@agency.example', primary: true }]
  await scim.post('/Users', aUser('mallory', { emails, password: chosen }))
  const window = browser()
  const page = await window.open((await application.begin()).url)
  for (const secret of [password, chosen]) {
    const view = await window.submit(page, { username: 'ana@agency.example', password: secret })
    t.is(view.status, 422)
  }
  const began = await application.begin()
  const view = await window.submit(await window.open(began.url), {
    username: 'mallory',
    password: chosen,
  })
  const claims = (await application.redeem(began, view)).claims()
  t.not(claims?.sub, ana.sub)
  t.deepEqual(claims?.['groups'], [])
  const rows = app.db('users').where({ account_id: account.id }).orderBy('user_name')
  t.deepEqual(await rows.pluck('user_name'), ['ana', 'bo', 'mallory'])
})

test('3.4 row 24: nobody is sent to an address that is not registered, from no page and by no request', async t => {
  const world = await agency(app, 'row-24')
  const { application, account, context, registration } = world
  const window = world.browser()
  const tokens = await enter(world, window)
  const evil = 'https://evil.example/x'
  const addresses = [
    (await application.begin({ redirect_uri: evil })).url,
    (await application.begin({ redirect_uri: `${application.redirectUri}@evil.example` })).url,
    `${account.issuer}/sign-in?return_to=${evil}&redirect_uri=${evil}&next=//evil.example`,
    `${account.issuer}/?next=${evil}`,
    `${app.url}/?account=//evil.example`,
    `${account.issuer}/session/end?post_logout_redirect_uri=${evil}&client_id=${registration.clientId}`,
    `${account.issuer}/session/end?post_logout_redirect_uri=${evil}&id_token_hint=${tokens.id_token}`,
    `${account.issuer}//evil.example/`,
  ]
  for (const address of addresses) {
    let next: string | null = address
    for (let hops = 0; next !== null && hops < 5; hops++) {
      const url: URL = new URL(next, app.url)
      t.is(url.origin, app.url, address)
      const answer = await fetch(url, { redirect: 'manual', headers: { accept: 'text/html' } })
      const page = await answer.text()
      t.notRegex(page, /(?:href|action|content)="[^"]*evil\.example/, address)
      next = answer.headers.get('location')
    }
  }
  for (const field of ['homeUrl', 'redirectUris', 'postLogoutRedirectUris'] as const) {
    for (const uri of ['javascript:alert(1)', 'data:text/html,x', 'https://*.example/', '//evil']) {
      const input = {
        name: 'Bad',
        redirectUris: [application.redirectUri],
        postLogoutRedirectUris: [],
        access: 'open' as const,
        homeUrl: null,
        contact: null,
        claims: {},
        [field]: field === 'homeUrl' ? uri : [uri],
      }
      await t.throwsAsync(createApplication(context, input), { name: 'Refusal' }, `${field} ${uri}`)
    }
  }
  t.is((await app.db('applications').where({ account_id: account.id, name: 'Bad' })).length, 0)
})

test('3.4 row 24: whatever is echoed on a page or in an answer is text, not markup', async t => {
  const world = await agency(app, 'row-24-echo')
  const { application } = world
  const markup = '"><script>alert(1)</script><a href="javascript:x">'
  const plain = await application.begin()
  const addresses = [
    (await application.begin({ login_hint: markup })).url,
    (await application.begin({ state: markup, response_mode: 'form_post', prompt: 'none' })).url,
    (await application.begin({ client_id: markup })).url,
    (await application.begin({ scope: `openid ${markup}` })).url,
    (await application.begin({ redirect_uri: `https://app.example/${markup}` })).url,
    (await application.begin({ response_type: markup })).url,
    `${world.account.issuer}/auth/${encodeURIComponent(markup)}`,
    `${world.account.issuer}/${encodeURIComponent(markup)}`,
    `${app.url}/?account=${encodeURIComponent(markup)}`,
  ]
  for (const address of addresses) {
    const { text } = await world.browser().open(address)
    t.notRegex(text, /<script>alert|href="javascript/, address)
  }
  const window = world.browser()
  const again = await window.submit(await window.open(plain.url), {
    username: markup,
    password: markup,
  })
  t.is(again.status, 422)
  t.notRegex(again.text, /<script>alert|href="javascript/)
  const odd = await addPerson(app, world.context, {
    userName: markup.slice(2),
    displayName: markup,
  })
  const refused = await signIn(window, await window.open(plain.url), odd.userName)
  t.notRegex(refused.text, /<script>alert|href="javascript/)
  t.is(refused.status, 403)
})

test('3.4 row 24: revoking either token ends both, and the next refresh with them; another sign-in stays', async t => {
  const world = await agency(app, 'row-24-revoke')
  const { application, account, context } = world
  const other = await relyingParty(account, await register(context, {}, 'open'))
  for (const revoked of ['access_token', 'refresh_token'] as const) {
    for (const hint of ['access_token', 'refresh_token', undefined]) {
      const window = world.browser()
      const [tokens, kept] = [
        await enter(world, window),
        await enter({ application: other }, window),
      ]
      const parameters = hint === undefined ? {} : { token_type_hint: hint }
      const token = tokens[revoked] ?? ''
      t.is((await application.post('/token/revocation', { token, ...parameters })).status, 200)
      t.deepEqual(await stateOf(application, tokens), [false, false], `${revoked} ${hint}`)
      const again = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
      t.is((await application.post('/token', again)).body['error'], 'invalid_grant')
      t.deepEqual(await stateOf(other, kept), [true, true])
    }
  }
})

async function stateOf(
  { post }: Awaited<ReturnType<typeof relyingParty>>,
  tokens: Tokens,
): Promise<unknown[]> {
  const both = [tokens.access_token, tokens.refresh_token ?? '']
  const answers = await Promise.all(both.map(token => post('/token/introspection', { token })))
  return answers.map(({ body }) => body['active'])
}
