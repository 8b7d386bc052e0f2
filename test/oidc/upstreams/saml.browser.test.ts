import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import axe from 'axe-core'
import test, { type ExecutionContext } from 'ava'
import { type Browser, chromium, type Page } from 'playwright-core'
import { testApp } from '../../support/app.ts'
import { samlProvider, type SamlProvider } from '../../support/saml-provider.ts'
import { makeSamlUpstream } from '../../support/saml-upstream.ts'

const app = testApp(test)
const executablePath = process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium'
const shots = process.env['TEST_SHOTS']
const inBrowser = existsSync(executablePath) ? test.serial : test.serial.skip
let chrome: Browser | undefined

test.before(async () => {
  if (existsSync(executablePath)) {
    chrome = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  }
})

test.after.always(async () => {
  await chrome?.close()
})

inBrowser(
  'somebody comes back from a provider at another site with the cookies that a browser sends then',
  async t => {
    const { home, page } = await world(t, 'chromium')
    await page.goto(`${home}/sign-in`)
    await judge(t, page, 'saml-button')
    await page.getByRole('button', { name: 'Sign in with Acme' }).click()
    await page.getByRole('button', { name: 'I am Ann' }).click()
    await page.waitForURL(`${home}/`)
    t.regex(await page.locator('main').innerText(), /Ann Lee/)
  },
)

inBrowser(
  'whoever sets out at the provider is asked whether to go on, and then signs in here',
  async t => {
    const { home, page, signOnUrl } = await world(t, 'set-out')
    await page.goto(signOnUrl)
    await page.getByRole('button', { name: 'I am Ann' }).click()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 800 })
        await judge(t, page, `set-out-${width}-${colorScheme}`)
      }
    }
    await page.getByRole('link', { name: 'Go on' }).click()
    await page.getByRole('button', { name: 'Sign in with Acme' }).click()
    await page.getByRole('button', { name: 'I am Ann' }).click()
    await page.waitForURL(`${home}/`)
    t.regex(await page.locator('main').innerText(), /Ann Lee/)
  },
)

type World = { readonly home: string; readonly page: Page; readonly signOnUrl: string }

async function world(t: ExecutionContext, slug: string): Promise<World> {
  const context = app.inAccount(await app.makeAccount(slug))
  const answer: { with?: (request: string) => Promise<string> } = {}
  const signOnUrl = await listening(t, (request, response) => {
    const asked = request.url?.includes('SAMLRequest') === true ? `http://x${request.url}` : ''
    const show = async (): Promise<void> => {
      response.setHeader('content-type', 'text/html')
      response.end(await answer.with?.(asked))
    }
    void show()
  })
  const provider = await samlProvider('https://idp.example', signOnUrl)
  const saml = { unsolicited: true }
  const upstream = await makeSamlUpstream(app, context, { provider, saml })
  const home = context.account.issuer
  const base = `${home}/sign-in/upstream/${upstream.id}`
  const metadata = await (await fetch(`${base}/metadata`)).text()
  answer.with = async request => formOf(provider, metadata, { request, action: `${base}/acs` })
  if (chrome === undefined) throw new Error('no browser')
  const page = await (await chrome.newContext()).newPage()
  page.setDefaultTimeout(40_000)
  return { home, page, signOnUrl }
}

/** What the provider shows: a button that posts its answer. */
async function formOf(
  provider: SamlProvider,
  metadata: string,
  { request, action }: { readonly request: string; readonly action: string },
): Promise<string> {
  const id = request === '' ? null : (await provider.readRequest(request, metadata)).id
  const attributes = { email: ['ann@corp.example'], full_name: ['Ann Lee'] }
  const response = await provider.respond(metadata, { inResponseTo: id, attributes })
  return `<!doctype html><title>Provider</title><form method="post" action="${action}">
    <input type="hidden" name="SAMLResponse" value="${response}" /><button>I am Ann</button></form>`
}

/** A server of another site: for a browser localhost is none of 127.0.0.1. */
async function listening(t: ExecutionContext, handle: RequestListener): Promise<string> {
  const server = createServer(handle)
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://localhost:${(server.address() as AddressInfo).port}/sso`
}

async function judge(t: ExecutionContext, page: Page, name: string): Promise<void> {
  if (shots !== undefined) {
    await mkdir(shots, { recursive: true })
    await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
  }
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run()
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`)
  })
  t.deepEqual(found, [], name)
}
