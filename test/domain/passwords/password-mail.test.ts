import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { listMails, readMail } from '../../../src/domain/mails/mails.ts'
import { changePassword } from '../../../src/domain/passwords/change-password.ts'
import { setPassword } from '../../../src/domain/passwords/passwords.ts'
import type { ReadMail } from '../../../src/domain/mails/mails.ts'
import { adminClient } from '../../support/admin.ts'
import { addPerson, enter, agency, password, signIn } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { openBrowser, wordsOf } from '../../support/browser.ts'
import { openAccess, openRecords } from '../../support/records.ts'
import { localUser } from '../../support/people.ts'
import { aUser, scimClient } from '../../support/scim.ts'

const app = testApp(test)
const next = 'my own secret words'
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'

async function mailsOf(context: Context, userId: string): Promise<readonly ReadMail[]> {
  const { items } = await listMails(context, {})
  const own = items.filter(mail => mail.userId === userId)
  return Promise.all(own.map(async ({ id }) => readMail(context, app.box, id)))
}

test('ASVS 6.3.5, 6.3.7: who changes a one-time password is told by mail when, in which browser and from where', async t => {
  const account = await app.makeAccount('lumen')
  const context = app.inAccount(account)
  const ana = await addPerson(app, context, { userName: 'ana', oneTime: true })
  t.deepEqual(await mailsOf(context, ana.id), [], 'the first one replaced none')
  const browser = openBrowser(app.url)
  const page = await signIn(browser, await browser.open(`${account.issuer}/sign-in`), 'ana')
  const fields = { 'new-password': next, 'repeated-password': next }
  const home = await browser.submit(page, fields, { headers: { 'user-agent': firefox } })
  t.regex(wordsOf(home), /ana/)
  const [mail, more] = await mailsOf(context, ana.id)
  t.is(more, undefined)
  t.like(mail, {
    kind: 'password-changed',
    recipient: 'ana@agency.example',
    subject: 'Your password for lumen was changed',
  })
  t.regex(mail?.text ?? '', /was changed on \d{4}-\d\d-\d\d \d\d:\d\d UTC\./)
  t.regex(mail?.text ?? '', /Browser: Firefox on Linux\nNetwork: 127\.0\.0\.0\/24\n/)
  for (const secret of [password, next]) t.false(JSON.stringify(mail).includes(secret))
})

test('ASVS 6.3.7: who gets another password by an administrator, a directory or an operator is told by whom', async t => {
  const account = await app.makeAccount('told')
  const context = app.inAccount(account)
  const admin = await adminClient(app, account)
  const bo = await addPerson(app, context, { userName: 'bo' })
  const reset = await admin.post(`/users/${bo.id}/password`, {})
  t.is(reset.status, 200)
  await setPassword(context, app, { userId: bo.id, password: next, oneTime: false })
  const scim = await scimClient(context, { passwords: 'accept', name: 'Entra' })
  const emails = [{ value: 'cy@agency.example', primary: true }]
  const made = await scim.post('/Users', aUser('cy', { emails, password }))
  const set = [{ op: 'replace', path: 'password', value: next }]
  t.is((await scim.patch(`/Users/${made.body.id}`, set)).status, 200)
  const mails = [...(await mailsOf(context, bo.id)), ...(await mailsOf(context, made.body.id))]
  t.deepEqual(
    mails.map(({ text }) => /\n\n(.*) set your password for told anew/.exec(text ?? '')?.[1]),
    ['An operator of the server', admin.user.userName, 'Entra'],
  )
  const all = JSON.stringify(mails)
  for (const secret of [password, next, reset.body.oneTimePassword]) t.false(all.includes(secret))
})

test('ASVS 6.4.6: an administrator starts a reset, and does not choose the password', async t => {
  const account = await app.makeAccount('reset')
  const admin = await adminClient(app, account)
  const { id } = await localUser(app.inAccount(account), 'di')
  const chosen = await admin.post(`/users/${id}/password`, { password: next })
  t.is(chosen.status, 400)
  t.deepEqual(await app.db('passwords').where({ user_id: id }), [])
})

test('who has no mail address gets no mail, and the change is made all the same', async t => {
  const context = app.inAccount(await app.makeAccount('unreachable'))
  const { id: userId } = await localUser(context, 'nobody')
  await setPassword(context, app, { userId, password, oneTime: false })
  await changePassword(context, app, { userId, current: password, next })
  t.deepEqual(await mailsOf(context, userId), [])
})

test('a change that does not come about tells nobody', async t => {
  const context = app.inAccount(await app.makeAccount('undone'))
  const { id: userId } = await addPerson(app, context, { userName: 'ed' })
  for (const change of [
    { userId, current: 'wrong words', next },
    { userId, current: password, next: password },
    { userId, current: password, next: 'short' },
  ]) {
    await t.throwsAsync(changePassword(context, app, change))
  }
  t.deepEqual(await mailsOf(context, userId), [])
})

test('ASVS 7.4.3: a change of the password ends what the person had open, in every browser', async t => {
  const world = await agency(app, 'ends')
  const { ana, context } = world
  await enter(world, world.browser())
  await openAccess(app.db, { accountId: context.account.id, sub: ana.sub })
  t.true((await openRecords(app.db, ana.sub)).length > 0)
  await changePassword(context, app, { userId: ana.id, current: password, next })
  t.deepEqual(await openRecords(app.db, ana.sub), [])
})
