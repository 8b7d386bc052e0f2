import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { mailDelivery } from '../../../src/domain/mails/deliver-mail.ts'
import { listMails, readMail } from '../../../src/domain/mails/mails.ts'
import { deliverDue } from '../../../src/domain/outbox/work-outbox.ts'
import { inviteUser, revokeInvitation } from '../../../src/domain/users/invitations/invitations.ts'
import { createMailer, type Mailer } from '../../../src/lib/mailer.ts'
import type { Mail } from '../../../src/model/mail.ts'
import { testApp } from '../../support/app.ts'
import { mailReceiver } from '../../support/mail-receiver.ts'

const app = testApp(test)
let count = 0

async function inNewAccount(): Promise<Context> {
  count += 1
  return app.inAccount(await app.makeAccount(`mail-${count}`))
}

async function invited(context: Context, userName: string): Promise<{ id: string; mail: string }> {
  const input = { externalId: null, displayName: null, active: true, attributes: {}, values: {} }
  const { user, mail } = await inviteUser(context, app.box, { ...input, userName })
  return { id: user.id, mail }
}

function mailerAt(port: number, more: { tls?: boolean; user?: string } = {}): Mailer {
  const { tls = false, user } = more
  const from = 'cohort@agency.example'
  return createMailer({ host: '127.0.0.1', port, tls, user, password: 'secret', from })
}

async function deliver(mailer: Mailer | undefined): Promise<void> {
  await app
    .db('outbox')
    .where({ kind: 'mail' })
    .update({ next_attempt_at: app.db.raw(`now() - interval '1 second'`) })
  await deliverDue(app.db, 'mail', mailDelivery(app.box, mailer))
}

async function only(context: Context): Promise<Mail | undefined> {
  return (await listMails(context, {})).items[0]
}

test.serial(
  'an invitation goes out over SMTP, to one recipient, and its text is gone here',
  async t => {
    const context = await inNewAccount()
    const receiver = await mailReceiver(t)
    const { mail } = await invited(context, 'ana@agency.example')
    await deliver(mailerAt(receiver.port, { user: 'cohort' }))
    const [got] = receiver.received
    t.like(got, { from: 'cohort@agency.example', to: ['ana@agency.example'] })
    t.regex(got?.data ?? '', /^Subject: Invitation to mail-\d+\r$/m)
    t.regex(got?.data ?? '', /^Auto-Submitted: auto-generated\r$/im)
    t.regex((got?.data ?? '').replaceAll('=\r\n', ''), /sign-in\/invitation\/cohort_invitation_/)
    t.true(receiver.commands.some(line => line.startsWith('AUTH PLAIN')))
    t.like(await only(context), { id: mail, state: 'sent', lastError: null })
    t.deepEqual(await app.db('mails').where({ id: mail }).pluck('sealed_text'), [null])
    t.is((await readMail(context, app.box, mail)).text, null)
    await deliver(mailerAt(receiver.port))
    t.is(receiver.received.length, 1, 'once')
  },
)

test.serial('a mail that the server does not take is tried again and says why', async t => {
  const context = await inNewAccount()
  const receiver = await mailReceiver(t)
  await invited(context, 'bo@agency.example')
  receiver.refusals.push('451 try later')
  await deliver(mailerAt(receiver.port))
  const failing = await only(context)
  t.is(failing?.state, 'failing')
  t.regex(failing?.lastError ?? '', /451 try later/)
  const [row] = await app.db('outbox').where({ account_id: context.account.id, kind: 'mail' })
  t.is(row?.attempts, 1)
  await deliver(mailerAt(receiver.port))
  t.is((await only(context))?.state, 'sent')
  t.is(receiver.received.length, 1)
  t.deepEqual(await app.db('outbox').where({ account_id: context.account.id, kind: 'mail' }), [])
})

test.serial('a server whose certificate nobody vouches for gets nothing', async t => {
  const context = await inNewAccount()
  const receiver = await mailReceiver(t, { tls: true })
  await invited(context, 'cy@agency.example')
  await deliver(mailerAt(receiver.port, { tls: true, user: 'cohort' }))
  t.deepEqual(receiver.received, [])
  t.deepEqual(receiver.commands, [], 'nor a password')
  t.is((await only(context))?.state, 'failing')
  t.regex((await only(context))?.lastError ?? '', /certificate/i)
})

test.serial('a server elsewhere that offers no TLS gets nothing', async t => {
  const receiver = await mailReceiver(t)
  const server = { host: 'localhost.', port: receiver.port, tls: false, from: 'c@agency.example' }
  const mailer = createMailer({ ...server, user: 'cohort', password: 'secret' })
  const mail = { id: 'x', recipient: 'd@agency.example', subject: 'S', text: 'T' }
  await t.throwsAsync(mailer(mail))
  t.deepEqual(receiver.received, [])
  t.false(receiver.commands.some(line => line.startsWith('AUTH')))
})

test.serial('what was taken back before it was sent is not sent', async t => {
  const context = await inNewAccount()
  const receiver = await mailReceiver(t)
  const { id } = await invited(context, 'dee@agency.example')
  await revokeInvitation(context, { id })
  await deliver(mailerAt(receiver.port))
  t.false(receiver.received.some(({ to }) => to.includes('dee@agency.example')))
  t.is(await only(context), undefined)
})

test.serial('no name makes a header of its own', async t => {
  const receiver = await mailReceiver(t)
  const mail = { id: 'y', recipient: 'e@agency.example', text: 'T' }
  await mailerAt(receiver.port)({ ...mail, subject: 'Hello\r\nBcc: evil@agency.example' })
  const head = receiver.received[0]?.data.split('\r\n\r\n')[0] ?? ''
  t.notRegex(head, /^bcc:/im)
  t.deepEqual(receiver.received[0]?.to, ['e@agency.example'])
})
