import { existsSync } from 'node:fs'
import test from 'ava'
import { type Browser, chromium, type Page } from 'playwright-core'
import { rememberDevice } from '../../../src/domain/factors/remembered-devices.ts'
import { addGroup, addPerson, agency, type Agency, enter, password } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { addMembers } from '../../../src/domain/groups/change-members.ts'
import { createUpstream } from '../../../src/domain/upstreams/upstreams.ts'
import { judgePage } from '../../support/judged-page.ts'
import { codeOf } from '../../support/second-factor.ts'
import { anUpstream } from '../../support/upstreams.ts'

const app = testApp(test, { host: 'localhost' }) // for passkeys
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
  const { context, account } = world
  await context.db('accounts').where({ id: account.id }).update({ name: 'Northlight Photo Agency' })
})

test.after.always(async () => {
  await chrome?.close()
})

/** Somebody with something on each page. */
async function prepare(userName: string): Promise<void> {
  const { context, photographers } = world
  const person = await addPerson(app, context, { userName, displayName: 'Mira Sommer' })
  await addMembers(context, photographers, { ids: [person.id] })
  for (const name of ['Berlin desk', 'Sports and action']) {
    const group = await addGroup(context, `${name} ${userName.replaceAll('-', ' ')}`, [])
    await addMembers(context, group, { ids: [photographers] })
  }
  await rememberDevice(context, app.box, person, 'Firefox on Linux')
  await enter(world, world.browser(), { as: userName })
  await enter(world, world.browser(), { as: userName })
}

for (const look of looks) {
  inBrowser(`every page about oneself passes axe and fits the screen, ${look.name}`, async t => {
    const userName = `mira-${look.name}`
    await prepare(userName)
    const page = await open({ ...look, javaScriptEnabled: true })
    const check = (name: string): Promise<void> => judgePage(t, page, `own-${name}-${look.name}`)
    const go = async (path: string): Promise<unknown> =>
      page.goto(`${world.account.issuer}/${path}`)
    await go('sign-in')
    await enterAs(page, userName)
    await check('home')
    await page.getByRole('link', { name: 'Profile' }).click()
    await check('profile')
    await page.getByLabel('Time zone').fill('Mars/Olympus')
    await page.getByRole('button', { name: 'Save' }).click()
    await check('profile-wrong')
    await page.getByLabel('Time zone').fill('Europe/Berlin')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Your profile is saved').waitFor()
    await check('profile-saved')
    for (const name of ['sessions', 'applications', 'groups']) {
      await go(name)
      await check(name)
    }
    await go('security')
    await check('security')
    await page.getByRole('link', { name: 'Change your password' }).click()
    await check('password')
    await page.getByLabel('Current password').fill('nonsense')
    await page.getByLabel('New password').fill('seven quiet lanterns drift')
    await page.getByLabel('The same again').fill('seven quiet lanterns drift')
    await page.getByRole('button', { name: 'Change the password' }).click()
    await check('password-wrong')
    await go('security')
    await page.getByRole('link', { name: 'Add an authenticator app' }).click()
    await check('new-app')
    const secret = (await page.locator('code').first().innerText()).replaceAll(' ', '')
    await page.getByLabel('Code').fill(codeOf(secret))
    await page.getByLabel('What you call it').fill('My telephone')
    await page.getByRole('button', { name: 'Add the app' }).click()
    await check('codes')
    await page.getByRole('button', { name: 'I kept them' }).click()
    await check('security-full')
    await page.getByRole('link', { name: 'My telephone' }).click()
    await enterAs(page, userName)
    await app.db('code_factors').update({ last_step: 0 })
    await page.getByLabel('Code').fill(codeOf(secret))
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    await check('app')
    await go('security/recovery-codes')
    await check('recovery-codes')
    await app
      .db('passwords')
      .whereIn('user_id', app.db('users').where({ user_name: userName }).select('id'))
      .delete()
    await go('security')
    await page.getByRole('link', { name: 'Choose a password' }).click()
    await check('first-password')
    await page.context().close()
  })
}

for (const look of looks) {
  inBrowser(
    `every other way in of one's own passes axe and fits the screen, ${look.name}`,
    async t => {
      const userName = `tom-${look.name}`
      const { id } = await addPerson(app, world.context, { userName })
      const name = `Provider of the agency for ${look.name.replace('-', ' ')}`
      const usual = anUpstream({ name, button: false, selfLinking: true })
      const upstream = await createUpstream(world.context, app.box, usual)
      const page = await open({ ...look, javaScriptEnabled: true })
      const check = (name: string): Promise<void> => judgePage(t, page, `own-${name}-${look.name}`)
      await page.goto(`${world.account.issuer}/sign-in`)
      await enterAs(page, userName)
      const security = `${world.account.issuer}/security`
      await page.goto(`${security}/providers/${upstream.id}`)
      await check('provider-to-link')
      await app.db('upstream_links').insert({
        account_id: world.account.id,
        upstream_id: upstream.id,
        issuer: 'https://acme.example',
        subject: userName,
        user_id: id,
        created_user: false,
      })
      await page.reload()
      await check('provider')
      await page.goto(security)
      await check('security-providers')
      await page.getByRole('link', { name: 'Add a passkey' }).click()
      await page.getByLabel('What you call it').waitFor()
      await check('new-passkey')
      await page.context().close()
    },
  )
}

inBrowser('people change what is theirs by keyboard and without script', async t => {
  await prepare('keys')
  const page = await open({ colorScheme: 'light', viewport: sizes.desk, javaScriptEnabled: false })
  await page.goto(`${world.account.issuer}/sign-in`)
  await enterAs(page, 'keys')
  await page.getByRole('link', { name: 'Profile' }).press('Enter')
  await page.getByLabel('Telephone').fill('+49 30 1234')
  await page.keyboard.press('Enter')
  await page.getByText('Your profile is saved').waitFor()
  await page.getByRole('link', { name: 'Your account' }).press('Enter')
  await page.getByRole('link', { name: 'Password and sign-in' }).press('Enter')
  await page.getByRole('link', { name: 'Add an authenticator app' }).press('Enter')
  const secret = (await page.locator('code').first().innerText()).replaceAll(' ', '')
  await page.locator('#code:focus').waitFor()
  await page.keyboard.type(codeOf(secret))
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'I kept them' }).press('Enter')
  t.true(await page.getByRole('link', { name: 'Authenticator app', exact: true }).isVisible())
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

/** Whoever is signed in already is not asked for the name again. */
async function enterAs(page: Page, userName: string): Promise<void> {
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  if (!(await page.getByRole('link', { name: 'Not you?' }).isVisible())) {
    await page.getByLabel('User name').fill(userName)
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
  }
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
