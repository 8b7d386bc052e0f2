import test from 'ava'
import { readMail } from '../../../src/domain/mails/mails.ts'
import { acceptInvitation } from '../../../src/domain/users/invitations/accept-invitation.ts'
import { inviteUser, listInvitations } from '../../../src/domain/users/invitations/invitations.ts'
import { testApp } from '../../support/app.ts'
import { setClock } from '../../support/clock.ts'

const app = testApp(test)

test('an invitation is refused from the second on at which it expires, and is still listed', async t => {
  const context = app.inAccount(await app.makeAccount('lumen'))
  const input = { externalId: null, displayName: null, active: true, attributes: {}, values: {} }
  const slow = { ...input, userName: 'slow@lumen.example' }
  const { mail, user } = await inviteUser(context, app.box, slow)
  const { text } = await readMail(context, app.box, mail)
  const token = /invitation\/([\w-]+)/.exec(text ?? '')?.[1] ?? ''
  await setClock(app.db, { ahead: 7 * 86_400 + 1 })
  const attempt = { token, password: 'four words of mine' }
  await t.throwsAsync(acceptInvitation(context, app, attempt), { message: /no longer/ })
  t.deepEqual(await app.db('users').where({ id: user.id }).pluck('active'), [false])
  const { items } = await listInvitations(context, {})
  t.true(items.find(({ userId }) => userId === user.id)?.expired)
})
