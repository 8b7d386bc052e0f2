import { existsSync } from 'node:fs'
import test from 'ava'
import { type Browser, chromium, type Frame, type Page } from 'playwright-core'
import { listPasskeys, removePasskey } from '../../src/domain/factors/passkeys.ts'
import { agency, type Agency, password } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { judgePage } from '../support/judged-page.ts'
import { redirectUri } from '../support/relying-party.ts'
import { setPolicy } from '../support/second-factor.ts'

const app = testApp(test, { host: 'localhost' })
const executablePath = process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium'
const inBrowser = existsSync(executablePath) ? test.serial : test.serial.skip

const looks = [
  { name: 'phone-dark', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  { name: 'desk-light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
] as const

let chrome: Browser | undefined

test.before(async () => {
  if (!existsSync(executablePath)) return
  chrome = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
})

test.after.always(async () => {
  await chrome?.close()
})

inBrowser(
  'a passkey is set up where a second factor is demanded, then used as second step, alone, and from the list of the browser',
  async t => {
    const world = await agency(app, 'chosen')
    await setPolicy(world, { secondFactor: 'required' })
    const window = await open()
    const { page, authenticator } = window
    await begin(world, window)
    await enterPassword(page)
    await arriving(page, () => press(window, 'Set up a passkey instead'))
    const [made] = await listPasskeys(world.context, world.ana)
    t.is(made?.name, 'Linux', 'as the browser calls itself')
    const { credentials } = await authenticator.credentials()
    t.like(credentials[0], { isResidentCredential: true, rpId: 'localhost' })
    t.is(Buffer.from(credentials[0]?.userHandle ?? '', 'base64').toString(), world.ana.sub)

    await begin(world, window)
    await enterPassword(page)
    await arriving(page, () => press(window, 'Use a passkey'))

    await begin(world, window)
    await arriving(page, () => press(window, 'Sign in with a passkey'))

    const [credential] = (await authenticator.credentials()).credentials
    if (credential === undefined) throw new Error('no passkey')
    const other = await open({}, { autofill: true })
    await other.authenticator.add(credential)
    await arriving(other.page, () => begin(world, other)) // chosen below the field for the name
    await other.page.context().close()
    const rows = await world.context
      .db('events')
      .where({ account_id: world.account.id, type: 'sign_in.succeeded' })
      .orderBy('id')
      .pluck<{ methods: string[] }[]>('data')
    t.deepEqual(
      rows.map(({ methods }) => methods.join(' ')),
      ['password passkey', 'password passkey', 'passkey', 'passkey'],
    )
    await page.context().close()
  },
)

inBrowser('whoever is not verified, or has no such passkey any more, is not let in', async t => {
  const world = await agency(app, 'refused')
  await setPolicy(world, { secondFactor: 'required' })
  const window = await open()
  const { page, authenticator } = window
  await begin(world, window)
  await enterPassword(page)
  await authenticator.verify(false)
  await press(window, 'Set up a passkey instead')
  await page.getByText('No passkey was set up. Try again.').waitFor()
  t.deepEqual(await listPasskeys(world.context, world.ana), [])
  await authenticator.verify(true)
  await arriving(page, () => press(window, 'Set up a passkey instead'))

  await begin(world, window)
  await authenticator.verify(false)
  await press(window, 'Sign in with a passkey')
  await page.getByText('No passkey was used. Try again.').waitFor()

  const id = (await listPasskeys(world.context, world.ana))[0]?.id ?? ''
  await removePasskey(world.context, app.box, world.ana, { id })
  await authenticator.verify(true)
  await press(window, 'Sign in with a passkey')
  await page.getByText('That passkey was not accepted.').waitFor()
  await page.context().close()
})

inBrowser('another site cannot ask for a passkey of this one', async t => {
  const { page } = await open()
  await page.goto(`http://127.0.0.1:${new URL(app.url).port}/healthz`)
  const problem = await page.evaluate(async () => {
    const challenge = new Uint8Array(32)
    const asked = { publicKey: { challenge, rpId: 'localhost' } }
    const { navigator } = globalThis as unknown as { navigator: Credentials }
    return navigator.credentials.get(asked).then(
      () => 'given',
      (error: Error) => error.name,
    )
  })
  t.is(problem, 'SecurityError')
  await page.context().close()
})

type Credentials = { readonly credentials: { readonly get: (asked: object) => Promise<unknown> } }

inBrowser(
  'without script the pages say that passkeys need it, and everything else works',
  async t => {
    const world = await agency(app, 'scriptless')
    const window = await open({ javaScriptEnabled: false })
    const { page } = window
    await begin(world, window)
    await page.getByText('Passkeys need JavaScript').waitFor()
    t.false(await page.getByRole('button', { name: 'Sign in with a passkey' }).isVisible())
    await arriving(page, () => enterPassword(page))
    await page.context().close()
  },
)

for (const look of looks) {
  inBrowser(`the pages with passkeys pass axe and fit the screen, ${look.name}`, async t => {
    const world = await agency(app, `looks-${look.name}`)
    await setPolicy(world, { secondFactor: 'required' })
    const window = await open(look)
    const { page, authenticator } = window
    const check = (name: string): Promise<void> => judgePage(t, page, `${name}-${look.name}`)
    await begin(world, window)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
    await check('passkey-sign-in')
    await page.getByLabel('User name').fill('ana')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
    await check('passkey-ways')
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('button', { name: 'Set up a passkey instead' }).waitFor()
    await check('passkey-set-up')
    await authenticator.verify(false)
    await press(window, 'Set up a passkey instead')
    await page.getByText('No passkey was set up.').waitFor()
    await check('passkey-set-up-failed')
    await authenticator.verify(true)
    await arriving(page, () => press(window, 'Set up a passkey instead'))
    await begin(world, window)
    await enterPassword(page)
    await page.getByRole('button', { name: 'Use a passkey' }).waitFor()
    await check('passkey-second')
    await page.context().close()
  })
}

async function press({ page }: Window, name: string): Promise<void> {
  await page.getByRole('button', { name }).click()
}

type Window = { readonly page: Page; readonly authenticator: Authenticator }

type Credential = {
  readonly credentialId: string
  readonly isResidentCredential: boolean
  readonly rpId?: string
  readonly privateKey: string
  readonly userHandle?: string
  readonly signCount: number
}

type Authenticator = {
  readonly verify: (verified: boolean) => Promise<void>
  readonly credentials: () => Promise<{ readonly credentials: readonly Credential[] }>
  readonly add: (credential: Credential) => Promise<void>
}

async function open(look: object = {}, { autofill = false } = {}): Promise<Window> {
  if (chrome === undefined) throw new Error('no browser')
  const context = await chrome.newContext(look)
  context.setDefaultTimeout(40_000)
  const page = await context.newPage()
  if (!autofill) await page.addInitScript(withoutAutofill)
  return { page, authenticator: await plugIn(page) }
}

/** An authenticator that is always touched would answer at once whatever is asked in the background. */
const withoutAutofill = 'PublicKeyCredential.isConditionalMediationAvailable = async () => false'

async function plugIn(page: Page): Promise<Authenticator> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    verify: async isUserVerified => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
    },
    add: async credential => {
      await session.send('WebAuthn.addCredential', { authenticatorId, credential })
    },
    credentials: async () => session.send('WebAuthn.getCredentials', { authenticatorId }),
  }
}

/** Another sign-in in a browser that nobody is signed in to. */
async function begin({ application }: Agency, { page }: Window): Promise<void> {
  await page.context().clearCookies()
  await page.goto((await application.begin()).url)
}

async function enterPassword(page: Page): Promise<void> {
  await page.getByLabel('User name').fill('ana')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Does something, passes the recovery codes where they are shown, and arrives at the application with a code. */
async function arriving(page: Page, act: () => Promise<unknown>): Promise<void> {
  const arrived = page.waitForRequest(each => each.url().startsWith(redirectUri))
  const isError = (frame: Frame): boolean => frame.url().startsWith('chrome-error:')
  const over = page.waitForEvent('framenavigated', isError) // there is no such application
  await act()
  const codes = page.getByRole('button', { name: 'I kept them' })
  const shown = codes.waitFor().then(
    () => codes.click(),
    () => undefined,
  )
  const request = await Promise.race([arrived, shown.then(() => arrived)])
  if (!request.url().includes('code=')) throw new Error(request.url())
  await over
}
