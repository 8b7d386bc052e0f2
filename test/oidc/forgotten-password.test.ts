import test from 'ava'
import { askForMail } from '../../src/domain/recovery/ask-for-mail.ts'
import { askedMailDelivery } from '../../src/domain/recovery/write-asked-mail.ts'
import { readMail } from '../../src/domain/mails/mails.ts'
import { deliverDue } from '../../src/domain/outbox/work-outbox.ts'
import { agency, type Agency, enter, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { openBrowser, type View, wordsOf } from '../support/browser.ts'
import { setClock } from '../support/clock.ts'

const app = testApp(test)
const words = { 'new-password': 'my own secret words', 'repeated-password': 'my own secret words' }

// One after the other: each delivers what waits in the whole database.
test.serial(
  'ASVS 6.4.3: a forgotten password is replaced by a link in a mail, once, and ends what was open',
  async t => {
    const world = await agency(app, 'forgotten')
    const open = world.browser()
    const before = await enter(world, open)
    const window = world.browser()
    const asked = await askFor(world, window, 'ana')
    t.regex(wordsOf(asked), /If there is somebody here called ana with a mail address, a link/)
    const link = await linkFor(world)
    const page = await window.open(link)
    t.regex(wordsOf(page), /Choose a new password For ana/)
    t.is((await window.open(link)).status, 200, 'looking uses nothing up')
    t.is((await window.submit(page, { ...words, 'repeated-password': 'another one' })).status, 422)
    t.is((await window.submit(page, { 'new-password': 'x', 'repeated-password': 'x' })).status, 422)
    const done = await window.submit(page, words)
    t.regex(wordsOf(done), /Sign in to continue to/, 'nobody is signed in by it')
    t.is((await window.open(link)).status, 400)
    const refreshed = await world.application
      .refresh(before.refresh_token ?? '')
      .catch(() => 'refused')
    t.is(refreshed, 'refused')
    t.is((await signIn(window, done, 'ana')).status, 422, 'the old password is gone')
    const home = await window.submit(done, { username: 'ana', password: words['new-password'] })
    t.regex(wordsOf(home), /Ana Lima|ana/)
    const types = await app
      .db('events')
      .where({ account_id: world.account.id })
      .whereIn('type', ['recovery.sent', 'user.password_recovered'])
      .orderBy('id')
      .pluck<string[]>('type')
    t.deepEqual(types, ['recovery.sent', 'user.password_recovered'])
  },
)

test.serial(
  'ASVS 6.3.8: a wish for a mail is answered alike for everybody, by one row for a job',
  async t => {
    const world = await agency(app, 'alike')
    const answers = []
    for (const name of ['ana', 'nobody']) {
      const view = await askFor(world, world.browser(), name)
      answers.push(view.text.replaceAll(name, '').replaceAll(/sign-in\/[\w-]+/g, ''))
    }
    t.is(new Set(answers).size, 1)
    const waiting = await app
      .db('outbox')
      .where({ account_id: world.account.id, kind: 'mail-asked' })
    t.is(waiting.length, 2)
    await work()
    const mails = await app.db('mails').where({ account_id: world.account.id })
    t.is(mails.length, 1)
  },
)

test.serial(
  'advisory 20: of 20 that use one recovery link at once, one succeeds; a later link and 30 minutes end it',
  async t => {
    const world = await agency(app, 'raced')
    await askFor(world, world.browser(), 'ana')
    const link = await linkFor(world)
    const tries = Array.from({ length: 20 }, async (_, index) => {
      const window = openBrowser(app.url)
      const own = `my own secret words ${index}`
      const page = await window.open(link)
      if (page.status !== 200) return false
      const view = await window.submit(page, { 'new-password': own, 'repeated-password': own })
      return /Sign in to continue/.test(wordsOf(view))
    })
    t.is((await Promise.all(tries)).filter(Boolean).length, 1)

    await askFor(world, world.browser(), 'bo')
    const first = await linkFor(world)
    await askFor(world, world.browser(), 'bo')
    const second = await linkFor(world)
    const window = world.browser()
    t.is((await window.open(first)).status, 400, 'replaced')
    t.is((await window.open(second)).status, 200)
    await setClock(app.db, { ahead: 31 * 60 })
    t.is((await window.open(second)).status, 400, 'too old')
    await setClock(app.db, { ahead: 0 })
  },
)

test.serial(
  'whoever is switched off, has no password or is in another account recovers nothing',
  async t => {
    const world = await agency(app, 'nothing')
    const where = { account_id: world.account.id }
    await askFor(world, world.browser(), 'ana')
    const link = await linkFor(world)
    await app
      .db('users')
      .where({ ...where, id: world.ana.id })
      .update({ suspended: true })
    t.is((await world.browser().open(link)).status, 400)
    const other = await agency(app, 'nothing-else')
    await app
      .db('users')
      .where({ ...where, id: world.ana.id })
      .update({ suspended: false })
    const foreign = link.replace('/t/nothing/', '/t/nothing-else/')
    t.is((await other.browser().open(foreign)).status, 400)
    await app
      .db('passwords')
      .where({ ...where, user_id: world.bo.id })
      .delete()
    await askFor(world, world.browser(), 'bo')
    t.is(await linkFor(world), '', 'the mail says that there is no password')
    t.is((await app.db('recovery_links').where({ ...where, user_id: world.bo.id })).length, 0)
  },
)

test.serial(
  'ASVS 6.6.2: a code by mail opens the sign-in for which it was asked, once, and five wrong ones end it',
  async t => {
    const world = await agency(app, 'codes')
    await app
      .db('accounts')
      .where({ id: world.account.id })
      .update({ sign_in_policy: { mailedCodes: true, passwords: false } })
    const window = world.browser()
    const began = await world.application.begin()
    const asked = await askForCode(window, began.url)
    t.regex(wordsOf(asked), /a code of eight digits/)
    const code = await codeFor(world)
    const elsewhere = world.browser()
    const other = await askForCode(elsewhere, (await world.application.begin()).url, 'nobody')
    t.is((await elsewhere.submit(other, { code })).status, 422, 'not in another sign-in')
    t.is((await window.submit(asked, { code: '00000000' })).status, 422)
    const tokens = await world.application.redeem(began, await window.submit(asked, { code }))
    t.deepEqual(tokens.claims()?.['amr'], ['otp'])
    t.is((await window.open(asked.url.href)).status, 400, 'the sign-in is over')

    const again = world.browser()
    const page = await askForCode(again, (await world.application.begin()).url)
    const right = await codeFor(world)
    for (let index = 0; index < 5; index++) await again.submit(page, { code: `1234567${index}` })
    t.is((await again.submit(page, { code: right })).status, 422)
    const of = { account_id: world.account.id, type: 'sign_in.failed' }
    const [failed] = await app.db('events').where(of)
    t.deepEqual(failed.data, { method: 'mail', reason: 'wrong-code' })
  },
)

test.serial('advisory 20: of 20 that enter one mailed code at once, one succeeds', async t => {
  const world = await agency(app, 'twenty')
  await app
    .db('accounts')
    .where({ id: world.account.id })
    .update({ sign_in_policy: { mailedCodes: true } })
  const window = world.browser()
  const page = await askForCode(window, (await world.application.begin()).url)
  const code = await codeFor(world)
  const views = await Promise.all(Array.from({ length: 20 }, () => window.submit(page, { code })))
  t.is(views.filter(({ status }) => status === 0).length, 1)
})

test.serial(
  'a stranger who asks for mails of somebody keeps them from none of theirs, and few are sent',
  async t => {
    const { context, account } = await agency(app, 'strangers')
    const ask = async (address: string): Promise<boolean> =>
      askForMail({ ...context, address }, { what: 'recovery', userName: 'ana' }).then(
        () => true,
        () => false,
      )
    const asked = []
    for (let count = 0; count < 30; count++) asked.push(await ask('192.0.2.1'))
    t.is(asked.filter(Boolean).length, 4)
    t.true(await ask('198.51.100.1'), 'ana, from where she is')
    for (let count = 0; count < 30; count++) await ask(`10.0.${count}.1`)
    const rows = await app.db('outbox').where({ account_id: account.id, kind: 'mail-asked' })
    t.is(rows.length, 12)
  },
)

async function askFor(
  world: Agency,
  window: ReturnType<Agency['browser']>,
  as: string,
): Promise<View> {
  const page = await window.open((await world.application.begin()).url)
  const ways = await window.submit(page, { username: as })
  const index = ways.text.split('<form').findIndex(form => form.includes('/forgotten"')) - 1
  return window.submit(ways, {}, { index })
}

async function askForCode(
  window: ReturnType<Agency['browser']>,
  url: string,
  as = 'ana',
): Promise<View> {
  const ways = await window.submit(await window.open(url), { username: as })
  const index = ways.text.split('<form').findIndex(form => form.includes('/code/send"')) - 1
  return window.submit(ways, {}, { index })
}

async function work(): Promise<void> {
  await deliverDue(app.db, 'mail-asked', askedMailDelivery(app.box))
}

async function latestMail({ account, context }: Agency): Promise<string> {
  await work()
  const [id] = await app
    .db('mails')
    .where({ account_id: account.id })
    .orderBy('id', 'desc')
    .limit(1)
    .pluck<string[]>('id')
  return (await readMail(context, app.box, id ?? '')).text ?? ''
}

async function linkFor(world: Agency): Promise<string> {
  return /https?:\/\/\S+/.exec(await latestMail(world))?.[0] ?? ''
}

async function codeFor(world: Agency): Promise<string> {
  return /: (\d{4} \d{4})/.exec(await latestMail(world))?.[1] ?? ''
}
