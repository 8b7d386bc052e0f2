import { existsSync } from 'node:fs'
import test from 'ava'
import { type Browser, chromium, type Page } from 'playwright-core'
import { createApplication } from '../../../src/domain/applications/applications.ts'
import { assign, unassign } from '../../../src/domain/applications/assignments.ts'
import { addGroup, type Agency, agency, password } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { type BrowserSite, browserSite } from './browser-site.ts'

const app = testApp(test)
const executablePath = process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium'
const inBrowser = existsSync(executablePath) ? test : test.skip

let chrome: Browser | undefined
const sites: BrowserSite[] = []

test.before(async () => {
  if (existsSync(executablePath)) {
    chrome = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  }
})

test.after.always(async () => {
  await chrome?.close()
  for (const { stop } of sites) await stop()
})

type World = Agency & { readonly site: string; readonly clientId: string; readonly editors: string }

/** An agency with an application in the browser, which has no secret; Ana may enter it and Bo may not. */
async function world(slug: string): Promise<World> {
  const own = await agency(app, slug)
  const known = { authority: own.account.issuer, clientId: '' }
  const { origin: site } = await newSite(() => known)
  const { application } = await createApplication(own.context, {
    name: 'Light Box',
    redirectUris: [`${site}/callback`],
    postLogoutRedirectUris: [`${site}/bye`],
    access: 'assigned',
    homeUrl: null,
    contact: null,
    claims: {},
    client: { type: 'browser' },
  })
  const { clientId } = application
  known.clientId = clientId
  const editors = await addGroup(own.context, 'Editors', [own.ana])
  await assign(own.context, clientId, editors)
  return { ...own, site, clientId, editors }
}

async function newSite(...of: Parameters<typeof browserSite>): Promise<BrowserSite> {
  const site = await browserSite(...of)
  sites.push(site)
  return site
}

inBrowser(
  'oidc-client-ts: a public client signs a person in with PKCE and reads their groups',
  async t => {
    const { site, ana } = await world('spa')
    const page = await open(site)
    const profile = await signIn(page, 'ana')
    t.like(profile, { sub: ana.sub, name: 'Ana Lima', groups: ['Editors'] })
    t.is(await page.evaluate('manager.getUser().then(user => user.token_type)'), 'Bearer')
    await page.context().close()
  },
)

inBrowser(
  'oidc-client-ts: a silent renewal has the groups of that moment, and is refused after the last one',
  async t => {
    const { site, context, clientId, editors, ana } = await world('spa-renew')
    const page = await open(site)
    await signIn(page, 'ana')
    const desk = await addGroup(context, 'Desk', [ana])
    await assign(context, clientId, desk)
    const renewed = await page.evaluate('manager.signinSilent().then(user => user.profile.groups)')
    t.deepEqual(renewed, ['Desk', 'Editors'])
    await unassign(context, clientId, editors)
    await unassign(context, clientId, desk)
    const refused = await page.evaluate('manager.signinSilent().then(show, error => error.error)')
    t.is(refused, 'invalid_grant')
    await page.context().close()
  },
)

inBrowser('oidc-client-ts: who may not enter comes back with access_denied', async t => {
  const { site, account } = await world('spa-refused')
  const page = await open(site)
  await page.evaluate('void manager.signinRedirect()')
  await enterAs(page, 'bo')
  await page.getByRole('button', { name: 'Return to Light Box' }).click()
  t.deepEqual(await resultOf(page), { error: 'access_denied' })
  const codes = { account_id: account.id, model: 'AuthorizationCode' }
  t.deepEqual(await app.db('oidc_records').where(codes), [])
  await page.context().close()
})

inBrowser(
  'oidc-client-ts: sign-out ends the session here and comes back to the registered address',
  async t => {
    const { site, account, ana } = await world('spa-out')
    const page = await open(site)
    await signIn(page, 'ana')
    await page.evaluate('void manager.signoutRedirect()')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(`${site}/bye**`)
    t.is(await resultOf(page), 'signed out')
    const sessions = { account_id: account.id, model: 'Session', sub: ana.sub }
    t.deepEqual(await app.db('oidc_records').where(sessions), [])
    await page.context().close()
  },
)

inBrowser(
  'oidc-client-ts: an answer that the page did not ask for is refused by the library',
  async t => {
    const { site } = await world('spa-state')
    const page = await open(`${site}/callback?code=somebody-elses&state=unknown`)
    t.regex(JSON.stringify(await resultOf(page)), /No matching state/)
    await page.context().close()
  },
)

inBrowser(
  'CORS: a page of an origin that is not registered cannot read the token endpoint',
  async t => {
    const { account, clientId, site } = await world('spa-foreign')
    const foreign = await newSite(() => ({ authority: account.issuer, clientId }))
    const ask = `fetch('${account.issuer}/token', { method: 'POST', body: new URLSearchParams({
    grant_type: 'authorization_code', code: 'x', redirect_uri: '${site}/callback', code_verifier: 'x'.repeat(43),
    client_id: '${clientId}' }) }).then(answer => answer.json()).then(({ error }) => error, () => 'unreadable')`
    for (const [origin, answer] of [
      [site, 'invalid_grant'],
      [foreign.origin, 'unreadable'],
    ] as const) {
      const page = await open(origin)
      t.is(await page.evaluate(ask), answer, origin)
      await page.context().close()
    }
  },
)

async function open(address: string): Promise<Page> {
  if (chrome === undefined) throw new Error('no browser')
  const page = await (await chrome.newContext()).newPage()
  await page.goto(address)
  return page
}

async function signIn(page: Page, userName: string): Promise<unknown> {
  await page.evaluate('void manager.signinRedirect()')
  await enterAs(page, userName)
  return resultOf(page)
}

async function enterAs(page: Page, userName: string): Promise<void> {
  await page.getByLabel('User name').fill(userName)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** What the page of the application says came of it. */
async function resultOf(page: Page): Promise<unknown> {
  const result = page.locator('#result:not(:empty)')
  return JSON.parse((await result.textContent()) ?? '') as unknown
}
