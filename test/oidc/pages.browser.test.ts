import { existsSync } from 'node:fs'
import test from 'ava'
import { type Browser, chromium, type Page } from 'playwright-core'
import { addGroup, addPerson, agency, type Agency, password } from '../support/agency.ts'
import { takeRecoveryCode } from '../../src/domain/factors/recovery-codes.ts'
import { testApp } from '../support/app.ts'
import { codeOf } from '../support/second-factor.ts'
import { judgePage } from '../support/judged-page.ts'

const app = testApp(test)
const executablePath = process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium'
const inBrowser = existsSync(executablePath) ? test.serial : test.serial.skip

const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } }
const looks = (['light', 'dark'] as const).flatMap(colorScheme =>
  Object.entries(sizes).map(([name, viewport]) => ({
    name: `${name}-${colorScheme}`,
    colorScheme,
    viewport,
  })),
)

let chrome: Browser | undefined
let world: Agency

test.before(async () => {
  if (!existsSync(executablePath)) return
  chrome = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  world = await agency(app, 'northlight')
  const { context, ana, account } = world
  await context.db('accounts').where({ id: account.id }).update({ name: 'Northlight Photo Agency' })
  await addPerson(app, context, {
    userName: 'sam.okafor',
    displayName: 'Sam Okafor',
    oneTime: true,
  })
  for (const name of ['Editors', 'Berlin desk', 'Sports and action', 'Archive 1990 to 2010']) {
    await addGroup(context, name, [ana])
  }
})

test.after.always(async () => {
  await chrome?.close()
})

function openForm(accountId: string): object {
  const role = 'media_library_restricted_access'
  const groups = { default_groups: [], choosable_groups: [] }
  return { account_id: accountId, mode: 'public', role, skip_approval: false, ...groups }
}

for (const look of looks) {
  inBrowser(`every page passes axe and fits the screen, ${look.name}`, async t => {
    const { application, account } = world
    const page = await open(look)
    const check = (name: string): Promise<void> => judgePage(t, page, `${name}-${look.name}`)

    await page.goto(`${account.issuer}/`)
    await check('welcome')
    await page.goto((await application.begin()).url)
    await check('sign-in')
    await page.getByLabel('User name').fill('bo')
    await page.getByRole('button', { name: 'Continue' }).click()
    await check('ways')
    await enterAs(page, 'bo', 'wrong words')
    await check('sign-in-wrong')
    await enterAs(page, 'bo')
    await check('refusal')
    await page.getByRole('link', { name: 'Use another account' }).click()
    await enterAs(page, 'sam.okafor')
    await check('change-password')
    await page.getByLabel('New password').fill('short')
    await page.getByLabel('The same again').fill('short')
    await page.getByRole('button').click()
    await check('change-password-wrong')

    await page.goto(
      (
        await application.begin({
          prompt: 'consent',
          scope: 'openid profile email groups offline_access',
        })
      ).url,
    )
    await page.getByRole('link', { name: 'Use another account' }).click()
    await enterAs(page, 'ana')
    await check('consent')
    await page.goto(`${account.issuer}/`)
    await check('home')
    await page.getByRole('link', { name: 'Sign out' }).click()
    await check('sign-out')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await check('signed-out')
    await page.goto(`${account.issuer}/auth/abc`)
    await check('start-again')
    await page.goto((await application.begin({ client_id: 'nobody' })).url)
    await page.getByText('For whoever runs the application').click()
    await check('error')
    await world.context.db('join_settings').insert(openForm(account.id)).onConflict().ignore()
    await page.goto(`${account.issuer}/sign-in/join`)
    await check('join')
    await page.getByLabel('Your name').fill('Kai Berg')
    await page.getByLabel('Mail address').fill('nowhere')
    await page.getByRole('button', { name: 'Send' }).click()
    await check('join-wrong')
    await page.getByLabel('Mail address').fill('kai@berg.example')
    await page.getByRole('button', { name: 'Send' }).click()
    await check('join-asked')
    await page.goto(`${account.issuer}/nothing-here`)
    await check('not-found')
    await page.context().close()
  })
}

for (const look of looks) {
  inBrowser(`the pages of a second factor pass axe and fit the screen, ${look.name}`, async t => {
    const { application, context } = world
    const page = await open(look)
    const check = (name: string): Promise<void> => judgePage(t, page, `${name}-${look.name}`)
    const userName = `second.${look.name}`
    const user = await addPerson(app, context, { userName })
    const begin = async (): Promise<void> => {
      await page.context().clearCookies()
      await page.goto((await application.begin({ acr_values: demanded })).url)
      await enterAs(page, userName)
    }
    await begin()
    await check('set-up-codes')
    const secret = (await page.locator('code').first().textContent()) ?? ''
    await page.getByLabel('Code').fill('000000')
    await page.getByRole('button').click()
    await check('set-up-codes-wrong')
    await page.getByLabel('Code').fill(codeOf(secret.replaceAll(' ', '')))
    await page.getByRole('button').click()
    await check('recovery-codes')
    const codes = await page.locator('.codes code').allTextContents()
    await page.context().clearCookies()
    await page.goto((await application.begin()).url)
    await enterAs(page, userName)
    await check('code')
    await page.getByRole('link', { name: 'I do not have my device' }).click()
    await check('recovery')
    const few = app.db('recovery_codes').where({ user_id: user.id })
    await few.clone().update({ used_at: new Date() })
    await page.getByLabel('Recovery code').fill(codes[0] ?? '')
    await page.getByRole('button', { name: 'Continue' }).click()
    await check('recovery-wrong')
    await few.clone().update({ used_at: null })
    await app.db('throttles').del()
    const left = await few.clone().select('code_hash').limit(10)
    t.is(left.length, 10)
    for (const code of codes.slice(0, 6)) {
      await takeRecoveryCode(context, app.box, user, code)
    }
    await page.getByLabel('Recovery code').fill(codes[6] ?? '')
    await page.getByRole('button', { name: 'Continue' }).click()
    await check('few-codes')
    await page.context().close()
  })
}

const demanded = 'urn:cohort:acr:two-factor'

inBrowser(
  'the whole sign-in works by keyboard and without script, and the first thing to fill in has the focus',
  async t => {
    const { application } = world
    const page = await open({
      colorScheme: 'light',
      viewport: sizes.desk,
      javaScriptEnabled: false,
    })
    await page.goto((await application.begin()).url)
    await page.locator('#username:focus').waitFor()
    await page.keyboard.type('ana')
    await page.keyboard.press('Enter')
    await page.locator('#password:focus').waitFor()
    await page.keyboard.type(password)
    const request = page.waitForRequest(each => each.url().startsWith(application.redirectUri))
    await page.keyboard.press('Enter')
    t.regex((await request).url(), /[?&]code=/)
    await page.context().close()
  },
)

inBrowser('answers by form_post pass through a page that sends itself', async t => {
  const { application } = world
  const page = await open({ colorScheme: 'light', viewport: sizes.desk, javaScriptEnabled: true })
  await page.route(`${application.redirectUri}**`, route => route.fulfill({ body: 'back' }))
  await page.goto((await application.begin({ response_mode: 'form_post' })).url)
  const request = page.waitForRequest(each => each.url().startsWith(application.redirectUri))
  await enterAs(page, 'ana')
  t.regex((await request).postData() ?? '', /code=/)
  await page.context().close()
})

type Look = {
  readonly colorScheme: 'light' | 'dark'
  readonly viewport: { readonly width: number; readonly height: number }
  readonly javaScriptEnabled?: boolean
}

async function open(look: Look): Promise<Page> {
  if (chrome === undefined) throw new Error('no browser')
  const context = await chrome.newContext({ ...look })
  context.setDefaultTimeout(40_000)
  return context.newPage()
}

async function enterAs(page: Page, userName: string, secret = password): Promise<void> {
  const other = page.getByRole('link', { name: 'Not you?' })
  if (await other.isVisible()) await other.click()
  await page.getByLabel('User name').fill(userName)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Password').fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
