import { existsSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { initiateDeviceAuthorization } from 'openid-client'
import { type Browser, chromium, type Page } from 'playwright-core'
import { readMail } from '../../src/domain/mails/mails.ts'
import { deliverDue } from '../../src/domain/outbox/work-outbox.ts'
import { askedMailDelivery } from '../../src/domain/recovery/write-asked-mail.ts'
import { createUpstream } from '../../src/domain/upstreams/upstreams.ts'
import { inviteUser } from '../../src/domain/users/invitations/invitations.ts'
import { addPerson, agency, type Agency, password } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { addClient } from '../support/clients.ts'
import { judgePage } from '../support/judged-page.ts'
import { anUpstream } from '../support/upstreams.ts'

const app = testApp(test)
const executablePath = process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium'
const inBrowser = existsSync(executablePath) ? test.serial : test.serial.skip

const looks = [
  { name: 'phone-dark', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  { name: 'desk-light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
] as const

/** A name that has to be broken somewhere. */
const longName = `maximiliane.${'vonundzu'.repeat(5)}`
const longAddress = `${longName}@agency.example`

let chrome: Browser | undefined

test.before(async () => {
  if (!existsSync(executablePath)) return
  chrome = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
})

test.after.always(async () => {
  await chrome?.close()
})

for (const look of looks) {
  inBrowser(`pages that mails lead to pass axe and fit the screen, ${look.name}`, async t => {
    const { world, page, check, press } = await place(t, look, 'mails')
    await page.goto((await world.application.begin()).url)
    await page.getByLabel('User name').fill(longName)
    await press('Continue')
    await check('ways-all')
    await press('Mail me a code')
    await check('mailed-code')
    await page.getByLabel('Code').fill('00000000')
    await press('Sign in')
    await check('mailed-code-wrong')
    await page.getByRole('link', { name: 'Sign in another way' }).click()
    await press('Forgot your password?')
    await check('forgotten-asked')
    await page.goto(await mailed(world, 'recovery'))
    await check('forgotten')
    await choose(page, 'New password')
    await check('forgotten-wrong')
    await page.goto(`${world.account.issuer}/sign-in/forgotten/nothing`)
    await check('forgotten-over')
    await invite(world)
    await page.goto(await mailed(world, 'invitation'))
    await check('invitation')
    await choose(page, 'Password')
    await check('invitation-wrong')
    await page.goto(`${world.account.issuer}/sign-in/invitation/nothing`)
    await check('invitation-over')
    await page.context().close()
  })

  inBrowser(`the pages of a device pass axe and fit the screen, ${look.name}`, async t => {
    const { world, page, check, press } = await place(t, look, 'device')
    const client = { type: 'native', grants: ['device_code'] } as const
    const { party } = await addClient(world.context, { redirectUris: [], client })
    const enterCode = async (code?: string): Promise<void> => {
      const started = await initiateDeviceAuthorization(party.configuration, { scope: 'openid' })
      await page.goto(started.verification_uri)
      if (code === undefined) await check('device')
      await page.getByLabel('Code').fill(code ?? started.user_code)
      await press('Continue')
    }
    await enterCode('nonsense')
    await check('device-wrong')
    await enterCode()
    await check('device-confirm')
    await press('Don’t connect')
    await check('device-stopped')
    await enterCode()
    await press('Connect')
    await page.getByLabel('User name').fill('ana')
    await press('Continue')
    await page.getByLabel('Password').fill(password)
    await press('Sign in')
    await page.getByRole('heading', { name: 'Connected' }).waitFor()
    await check('device-done')
    await page.context().close()
  })

  inBrowser(`the ends of other ways pass axe and fit the screen, ${look.name}`, async t => {
    const { world, page, check, press } = await place(t, look, 'ends')
    const { issuer, id } = world.account
    const upstream = await createUpstream(world.context, app.box, anUpstream())
    await page.goto(`${issuer}/sign-in/upstream/${upstream.id}/callback?state=unknown`)
    await check('upstream-problem')
    await page.goto(`${issuer}/sign-in/join`)
    await check('join-closed')
    await app.db('join_settings').insert(openForm(id))
    await page.goto(`${issuer}/sign-in/join`)
    await page.getByLabel('Your name').fill('Kai Berg')
    await page.getByLabel('Mail address').fill(longAddress)
    await press('Send')
    await page.goto(await mailed(world, 'join-proof'))
    await check('join-proof')
    await press('Confirm')
    await check('join-proven')
    await page.goto(`${app.url}/`)
    await check('front-door')
    await page.getByLabel('Mail address').fill('nowhere')
    await press('Tell me by mail')
    await check('front-door-wrong')
    t.is(await page.getByLabel('Mail address').inputValue(), 'nowhere', 'to be mended')
    await page.getByLabel('Mail address').fill(longAddress)
    await press('Tell me by mail')
    await check('front-door-asked')
    await page.context().close()
  })
}

type Place = {
  readonly world: Agency
  readonly page: Page
  readonly check: (name: string) => Promise<void>
  readonly press: (name: string) => Promise<void>
}

/** An account with every way in but passkeys, which need a host name, and a window. */
async function place(
  t: ExecutionContext,
  look: (typeof looks)[number],
  slug: string,
): Promise<Place> {
  if (chrome === undefined) throw new Error('no browser')
  const world = await agency(app, `${slug}-${look.name}`)
  const { id } = world.account
  await app
    .db('accounts')
    .where({ id })
    .update({ sign_in_policy: { mailedCodes: true } })
  await addPerson(app, world.context, { userName: longName })
  const browser = await chrome.newContext({ ...look })
  browser.setDefaultTimeout(40_000)
  const page = await browser.newPage()
  return {
    world,
    page,
    check: name => judgePage(t, page, `${name}-${look.name}`),
    press: name => page.getByRole('button', { name, exact: true }).click(),
  }
}

function openForm(accountId: string): object {
  const role = 'media_library_restricted_access'
  const groups = { default_groups: [], choosable_groups: [] }
  return { account_id: accountId, mode: 'public', role, skip_approval: false, ...groups }
}

/** Chooses what is too short. */
async function choose(page: Page, label: string): Promise<void> {
  await page.getByLabel(label).fill('short')
  await page.getByLabel('The same again').fill('short')
  await page.getByRole('button').click()
}

async function invite({ context }: Agency): Promise<void> {
  const input = { externalId: null, displayName: null, active: true, attributes: {}, values: {} }
  const role = 'media_library_restricted_access'
  await inviteUser(context, app.box, { ...input, userName: `new.${longAddress}`, role })
}

/** The address in the last mail of a kind. Delivers what waits in the whole database. */
async function mailed({ account, context }: Agency, kind: string): Promise<string> {
  await deliverDue(app.db, 'mail-asked', askedMailDelivery(app.box))
  const mails = app.db('mails').where({ account_id: account.id, kind })
  const [id] = await mails.orderBy('id', 'desc').limit(1).pluck<string[]>('id')
  const { text } = await readMail(context, app.box, id ?? '')
  return /https?:\/\/\S+/.exec(text ?? '')?.[0] ?? ''
}
