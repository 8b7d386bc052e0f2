import test from 'ava'
import type { Account } from '../../../src/model/account.ts'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { openBrowser, wordsOf } from '../../support/browser.ts'

const app = testApp(test)
let account: Account
let admin: AdminClient

test.before(async () => {
  account = await app.makeAccount('lumen')
  admin = await adminClient(app, account)
})

async function linkOf(mail: string): Promise<string> {
  const { body } = await admin.get(`/mails/${mail}`)
  return /https?:\/\/\S+/.exec(body.text)?.[0] ?? ''
}

test.serial(
  'an administrator invites, reads the mail where nothing sends it, sends it again and withdraws it',
  async t => {
    const made = await admin.post('/invitations', {
      userName: 'ivy',
      displayName: 'Ivy',
      role: 'developer',
      attributes: { emails: [{ value: 'ivy@lumen.example' }] },
    })
    t.is(made.status, 201)
    t.like(made.body.user, { state: 'invited', invitation: { invitedBy: admin.user.userName } })
    const { id } = made.body.user
    const first = await linkOf(made.body.mail)
    t.like((await admin.get('/invitations')).body.items, [{ user: { id, userName: 'ivy' } }])
    const listed = (await admin.get('/mails')).body.items
    t.like(listed, [{ recipient: 'ivy@lumen.example', state: 'waiting' }])
    t.false(JSON.stringify(listed).includes('/sign-in/'))
    const again = await admin.post(`/users/${id}/invitation`)
    const second = await linkOf(again.body.mail)
    const browser = openBrowser(app.url)
    t.regex(wordsOf(await browser.open(first)), /no longer valid/)
    t.regex(wordsOf(await browser.open(second)), /Welcome to lumen/)
    t.is((await admin.delete(`/users/${id}/invitation`)).status, 204)
    t.regex(wordsOf(await browser.open(second)), /no longer valid/)
    t.is((await admin.get(`/users/${id}`)).body.state, 'inactive')
    t.is((await admin.delete(`/users/${id}/invitation`)).status, 404)
  },
)

test('an invitation without a mail address, or with a role that is none, leaves nobody behind', async t => {
  const none = await admin.post('/invitations', { userName: 'no-address', role: 'finance' })
  t.deepEqual([none.status, none.body.errors[0].path], [400, 'emails'])
  const king = await admin.post('/invitations', { userName: 'a@lumen.example', role: 'king' })
  t.is(king.status, 400)
  t.deepEqual(await app.db('users').whereIn('user_name', ['no-address', 'a@lumen.example']), [])
})

test('mail and invitations of another account are not there, and nobody without the right reads a link', async t => {
  const made = await admin.post('/invitations', { userName: 'b@lumen.example', role: 'finance' })
  const elsewhere = await adminClient(app, await app.makeAccount('elsewhere'))
  t.is((await elsewhere.get(`/mails/${made.body.mail}`)).status, 404)
  t.is((await elsewhere.post(`/users/${made.body.user.id}/invitation`)).status, 404)
  t.deepEqual((await elsewhere.get('/invitations')).body.items, [])
  const developer = await adminClient(app, account, { role: 'developer' })
  t.is((await developer.get(`/mails/${made.body.mail}`)).status, 403)
  t.is((await developer.get('/mails')).status, 403)
  const body = { userName: 'c@lumen.example', role: 'finance' }
  t.is((await developer.post('/invitations', body)).status, 403)
})

test('a name writes no lines of its own into the mail', async t => {
  const made = await admin.post('/invitations', {
    userName: 'lines@lumen.example',
    displayName: 'Ann,\r\n\r\nchoose it at https://evil.example\n',
    role: 'finance',
  })
  const { text } = (await admin.get(`/mails/${made.body.mail}`)).body
  t.regex(text, /^Hello Ann, choose it at https:\/\/evil\.example ,\n\n/)
})
