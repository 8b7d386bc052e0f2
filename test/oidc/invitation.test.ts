import test from 'ava'
import type { Context } from '../../src/domain/context.ts'
import { readMail } from '../../src/domain/mails/mails.ts'
import { inviteUser, resendInvitation } from '../../src/domain/users/invitations/invitations.ts'
import { testApp } from '../support/app.ts'
import { openBrowser, type View, wordsOf } from '../support/browser.ts'

const app = testApp(test)
const password = 'four words of mine'
let context: Context

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
})

async function invite(userName: string): Promise<{ id: string; link: string }> {
  const input = { externalId: null, displayName: null, active: true, attributes: {}, values: {} }
  const person = { ...input, userName, role: 'developer' } as const
  const { user, mail } = await inviteUser(context, app.box, person)
  return { id: user.id, link: await linkIn(mail) }
}

async function linkIn(mail: string): Promise<string> {
  const { text } = await readMail(context, app.box, mail)
  return /https?:\/\/\S+/.exec(text ?? '')?.[0] ?? ''
}

const words = { 'new-password': password, 'repeated-password': password }

test('who was invited chooses a password on a page without script and is led to the sign-in', async t => {
  const { link } = await invite('ivy@lumen.example')
  const browser = openBrowser(app.url)
  const page = await browser.open(link)
  t.is(page.status, 200)
  t.regex(wordsOf(page), /Welcome to lumen .*Your user name ivy@lumen.example/)
  t.notRegex(page.text, /<script/)
  t.is(page.headers.get('cache-control'), 'no-store')
  const looked = await browser.open(link)
  t.is(looked.status, 200, 'looking uses nothing up')
  const other = await browser.submit(page, { ...words, 'repeated-password': 'something else' })
  t.is(other.status, 422)
  t.regex(wordsOf(other), /not the same/)
  const short = { 'new-password': 'short', 'repeated-password': 'short' }
  t.regex(wordsOf(await browser.submit(page, short)), /at least 15 characters/)
  const signIn = await browser.submit(page, words)
  t.regex(wordsOf(signIn), /^.*Sign in to continue to lumen/)
  const home = await browser.submit(signIn, { username: 'ivy@lumen.example', password })
  t.regex(wordsOf(home), /ivy@lumen.example/)
  const again = await browser.open(link)
  t.is(again.status, 400)
  t.regex(wordsOf(again), /no longer valid/)
})

test('several browsers that accept one invitation at once: one password counts', async t => {
  const { id, link } = await invite('race@lumen.example')
  const tries = Array.from({ length: 6 }, async (_, index) => {
    const browser = openBrowser(app.url)
    const own = `${password} ${index}`
    const view = await browser.submit(await browser.open(link), {
      'new-password': own,
      'repeated-password': own,
    })
    return /Sign in to continue/.test(wordsOf(view))
  })
  t.is((await Promise.all(tries)).filter(Boolean).length, 1)
  t.is((await app.db('passwords').where({ user_id: id })).length, 1)
})

test('a form from elsewhere, a replaced link, another account’s link and none at all answer alike and change nothing', async t => {
  const { id, link } = await invite('calm@lumen.example')
  const browser = openBrowser(app.url)
  const page = await browser.open(link)
  const foreign = { headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } }
  t.is((await browser.submit(page, words, foreign)).status, 403)
  await app.makeAccount('other')
  const token = link.split('/').at(-1) ?? ''
  const second = await resendInvitation(context, app.box, { id })
  const answers: View[] = []
  for (const address of [link, link.replace('/lumen/', '/other/'), link.replace(token, 'x')]) {
    answers.push(await browser.open(address))
    const sent = await fetch(address, { method: 'POST', body: new URLSearchParams(words) })
    t.is(sent.status, 400)
  }
  t.deepEqual(
    answers.map(answer => [answer.status, wordsOf(answer).replaceAll('other', 'lumen')]),
    answers.map(() => [400, wordsOf(answers[0] ?? page)]),
  )
  t.deepEqual(await app.db('passwords').where({ user_id: id }), [])
  t.is((await browser.open(await linkIn(second.mail))).status, 200)
})

test('no line of the log has the token of an invitation, a recovery or a request to join', async t => {
  const { link } = await invite('quiet@lumen.example')
  const token = link.split('/').at(-1) ?? ''
  for (const page of ['invitation', 'forgotten', 'join', 'join-proof']) {
    await fetch(link.replace('/invitation/', `/${page}/`))
    t.true(app.log.some(line => line.includes(`/sign-in/${page}/…`)))
  }
  t.false(app.log.some(line => line.includes(token)))
})
