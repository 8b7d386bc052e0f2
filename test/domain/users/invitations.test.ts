import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { mailDelivery } from '../../../src/domain/mails/deliver-mail.ts'
import { listMails, readMail } from '../../../src/domain/mails/mails.ts'
import { deliverDue } from '../../../src/domain/outbox/work-outbox.ts'
import { acceptInvitation } from '../../../src/domain/users/invitations/accept-invitation.ts'
import {
  inviteUser,
  listInvitations,
  resendInvitation,
  revokeInvitation,
} from '../../../src/domain/users/invitations/invitations.ts'
import { resetPassword } from '../../../src/domain/users/reset-password.ts'
import { suspendUser } from '../../../src/domain/users/suspension.ts'
import { findUserNamed, getUser } from '../../../src/domain/users/users.ts'
import type { Role } from '../../../src/model/role.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)
const password = 'four words of mine'
let context: Context

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
})

function person(userName: string, role: Role = 'developer'): Parameters<typeof inviteUser>[2] {
  const input = { externalId: null, displayName: null, active: true, attributes: {}, values: {} }
  return { ...input, userName, role }
}

async function tokenIn(mail: string): Promise<string> {
  const { text } = await readMail(context, app.box, mail)
  return /\/t\/lumen\/sign-in\/invitation\/([\w-]+)/.exec(text ?? '')?.[1] ?? ''
}

test('who is invited is not active, has a seat, and comes by the link with a password of their own', async t => {
  const { user, mail, invitation } = await inviteUser(context, app.box, person('ivy@lumen.example'))
  t.false((await getUser(context, user.id)).active)
  t.deepEqual(await app.db('users').where({ id: user.id }).pluck('invited'), [true])
  const days = (invitation.expiresAt.getTime() - invitation.sentAt.getTime()) / 86_400_000
  t.is(days, 7)
  const token = await tokenIn(mail)
  const stored = JSON.stringify(await app.db('invitations')) + JSON.stringify(await app.db('mails'))
  t.false(stored.includes(token), 'neither the token nor the mail with it is readable at rest')
  const accepted = await acceptInvitation(context, app, { token, password })
  t.true(accepted.active)
  t.like((await app.db('users').where({ id: user.id }).first()) as object, {
    active: true,
    invited: false,
  })
  t.deepEqual(await app.db('passwords').where({ user_id: user.id }).pluck('one_time'), [false])
  t.deepEqual(await app.db('invitations').where({ user_id: user.id }), [])
  t.deepEqual(await app.db('mails').where({ user_id: user.id }), [], 'the link is gone')
  const events = await app.db('events').where({ target_id: user.id }).orderBy('id').pluck('type')
  t.deepEqual(events, ['user.created', 'invitation.sent', 'mail.read', 'invitation.accepted'])
  await t.throwsAsync(acceptInvitation(context, app, { token, password }), {
    message: /no longer valid/,
  })
})

test('an invitation is used once, however many try at once', async t => {
  const { user, mail } = await inviteUser(context, app.box, person('race@lumen.example'))
  const token = await tokenIn(mail)
  const tries = Array.from({ length: 8 }, (_, index) =>
    acceptInvitation(context, app, { token, password: `${password} ${index}` }).then(
      () => 'accepted',
      (error: Error) => error.message,
    ),
  )
  const results = await Promise.all(tries)
  t.is(results.filter(result => result === 'accepted').length, 1, results.join(', '))
  t.is(results.filter(result => /no longer valid/.test(result)).length, 7)
  const accepted = await app.db('events').where({ target_id: user.id, type: 'invitation.accepted' })
  t.is(accepted.length, 1)
})

test('a link sent again replaces the one before; a withdrawn one opens nothing and frees the seat', async t => {
  const first = await inviteUser(context, app.box, person('again@lumen.example'))
  const former = await tokenIn(first.mail)
  const second = await resendInvitation(context, app.box, { id: first.user.id })
  const token = await tokenIn(second.mail)
  t.not(token, former)
  for (const refused of [former, 'cohort_invitation_nonsense', '']) {
    const attempt = { token: refused, password }
    await t.throwsAsync(acceptInvitation(context, app, attempt), { message: /no longer/ })
  }
  await revokeInvitation(context, { id: first.user.id })
  await t.throwsAsync(acceptInvitation(context, app, { token, password }), {
    message: /no longer/,
  })
  t.deepEqual(await app.db('users').where({ id: first.user.id }).pluck('invited'), [false])
  await t.throwsAsync(revokeInvitation(context, { id: first.user.id }), {
    message: /no invitation/,
  })
  const third = await resendInvitation(context, app.box, { id: first.user.id })
  t.deepEqual(await app.db('users').where({ id: first.user.id }).pluck('invited'), [true])
  const attempt = { token: await tokenIn(third.mail), password }
  t.true((await acceptInvitation(context, app, attempt)).active)
  await t.throwsAsync(resendInvitation(context, app.box, { id: first.user.id }), {
    message: /has a password already/,
  })
})

test('a suspended person does not come in by an invitation, and a password that breaks the rules uses none up', async t => {
  const { user, mail } = await inviteUser(context, app.box, person('late@lumen.example'))
  const token = await tokenIn(mail)
  for (const bad of ['short', 'late@lumen.example']) {
    const attempt = { token, password: bad }
    await t.throwsAsync(acceptInvitation(context, app, attempt), { message: /^A password/ })
  }
  await t.throwsAsync(resetPassword(context, app, { userId: user.id }), {
    message: /has not come yet/,
  })
  await suspendUser(context, user.id)
  await t.throwsAsync(acceptInvitation(context, app, { token, password }), {
    message: /no longer/,
  })
  t.is((await app.db('invitations').where({ user_id: user.id })).length, 1)
})

test('invitations are listed part by part; those of another account are not there', async t => {
  const theirs = app.inAccount(await app.makeAccount('other'))
  const { user, mail } = await inviteUser(theirs, app.box, person('one@other.example'))
  await inviteUser(theirs, app.box, person('two@other.example'))
  const first = await listInvitations(theirs, { limit: 1 })
  t.is(first.items[0]?.userName, 'one@other.example')
  const second = await listInvitations(theirs, { limit: 1, after: first.next ?? '' })
  t.is(second.items[0]?.userName, 'two@other.example')
  t.is(second.next, undefined)
  await t.throwsAsync(readMail(context, app.box, mail), { message: /no such mail/ })
  await t.throwsAsync(resendInvitation(context, app.box, { id: user.id }), {
    message: /no such user/,
  })
  const here = await listInvitations(context, { limit: 100 })
  t.false(here.items.some(({ userId }) => userId === user.id))
})

test('without a mail server mail is kept, its link is shown only to who has what the invited will have, and reading leaves a trace', async t => {
  const { mail } = await inviteUser(
    context,
    app.box,
    person('boss@lumen.example', 'account_administrator'),
  )
  await deliverDue(app.db, 'mail', mailDelivery(app.box, undefined))
  const kept = (await listMails(context, {})).items.find(({ id }) => id === mail)
  t.like(kept, { state: 'kept', recipient: 'boss@lumen.example', subject: 'Invitation to lumen' })
  t.false(JSON.stringify(kept).includes('sign-in'))
  const helper = await localUser(context, 'helper', 'finance')
  const rights = new Set(['active', 'users.view', 'users.manage'] as const)
  const caller = { kind: 'user', id: helper.id, role: 'finance', rights, signedInAt: null } as const
  await t.throwsAsync(readMail({ ...context, caller }, app.box, mail), {
    message: /only an account administrator/,
  })
  const viewer = { ...caller, rights: new Set(['active', 'users.view'] as const) }
  t.is(
    (await listMails({ ...context, caller: viewer }, {})).items.some(({ id }) => id === mail),
    true,
  )
  await t.throwsAsync(readMail({ ...context, caller: viewer }, app.box, mail), {
    message: /users.manage/,
  })
  t.regex((await readMail(context, app.box, mail)).text ?? '', /invitation\//)
})

test('an invitation needs one plain mail address, and leaves nothing where there is none', async t => {
  for (const userName of ['nobody', 'a@b,c@d.example', 'x@y.example>', 'a b@c.example']) {
    await t.throwsAsync(inviteUser(context, app.box, person(userName)), { message: /mail address/ })
    t.is(await findUserNamed(context, userName), undefined)
  }
})
