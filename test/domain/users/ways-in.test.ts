import test from 'ava'
import { assignAppRole, createAppRole } from '../../../src/domain/applications/app-roles.ts'
import { assign } from '../../../src/domain/applications/assignments.ts'
import { storePassword } from '../../../src/domain/passwords/passwords.ts'
import { askedMailDelivery } from '../../../src/domain/recovery/write-asked-mail.ts'
import { grantRight } from '../../../src/domain/rights/grants.ts'
import { changeRole } from '../../../src/domain/users/change-role.ts'
import { putMailedCode } from '../../../src/storage/mailed-codes.ts'
import { putRecoveryLink } from '../../../src/storage/recovery-links.ts'
import { newId } from '../../../src/lib/ids.ts'
import type { User } from '../../../src/model/user.ts'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { addGroup, register } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)

async function place(slug: string) {
  const account = await app.makeAccount(slug)
  const context = app.inAccount(account)
  const admin = await adminClient(app, account)
  const helper = await adminClient(app, account, { role: 'finance' })
  for (const right of ['users.view', 'users.manage'] as const) {
    await grantRight(context, { principalId: helper.user.id, right })
  }
  return { account, context, admin, helper }
}

async function reset(by: AdminClient, { id }: User): Promise<number> {
  return (await by.post(`/users/${id}/password`, {})).status
}

test('X-01: nobody makes a way in as somebody with an app role or an entry that they could not give', async t => {
  const { account, context, admin, helper } = await place('ways')
  const [mia, ben, plain] = [
    await localUser(context, 'mia', 'finance'),
    await localUser(context, 'ben', 'finance'),
    await localUser(context, 'plain', 'finance'),
  ]
  const { clientId } = await register(context)
  await createAppRole(context, clientId, { key: 'keeper', name: 'Keeper', description: null })
  const keepers = await addGroup(context, 'Keepers', [mia])
  await assignAppRole(context, { clientId, key: 'keeper', principalId: keepers })
  await assign(context, clientId, ben.id)
  const passwords = (): Promise<unknown[]> => app.db('passwords').where({ account_id: account.id })
  const before = await passwords()
  t.is(await reset(helper, mia), 403)
  t.is(await reset(helper, ben), 403)
  t.deepEqual(await passwords(), before)
  t.is(await reset(helper, plain), 200)
  t.is(await reset(admin, mia), 200)
  await assign(context, clientId, helper.user.id)
  t.is(await reset(helper, ben), 200, 'they have it too')
  await grantRight(context, { principalId: helper.user.id, right: 'applications.manage' })
  t.is(await reset(helper, mia), 200, 'they could give it')
})

test('an invitation link and a one-time password of before a promotion open nothing after it, and it is told', async t => {
  const { account, context, admin } = await place('promoted')
  const user = { userName: 'eve@lumen.example', role: 'media_library_view_only_access' }
  const invited = (await admin.post('/invitations', user)).body
  const id: string = invited.user?.id ?? invited.id
  const mail = await admin.get(`/mails/${invited.mail}`)
  const link = /https?:\S+/.exec(mail.body.text)?.[0] ?? ''
  t.is((await fetch(link)).status, 200)
  await changeRole(context, id, { role: 'media_library_restricted_access' })
  t.is((await app.db('invitations').where({ user_id: id })).length, 0, 'shares may be given')
  const again = (await admin.post(`/users/${id}/invitation`)).body
  await changeRole(context, id, { role: 'developer' })
  t.is((await fetch(link)).status, 400)
  t.deepEqual(await app.db('invitations').where({ user_id: id }), [])
  t.is((await app.db('users').where({ id }))[0].invited, false)
  t.not((await admin.get(`/mails/${again.mail}`)).status, 200)
  const told = await app.db('events').where({ target_id: id, type: 'user.changed' }).orderBy('id')
  t.true(told.at(-1).data.invitationWithdrawn)
  const mia = await localUser(context, 'mia', 'finance')
  const key = { user_id: mia.id, account_id: account.id }
  await storePassword(context, mia, { hash: 'their own', oneTime: false })
  await changeRole(context, mia.id, { role: 'developer' })
  t.is((await app.db('passwords').where(key)).length, 1)
  await changeRole(context, mia.id, { role: 'finance' })
  t.is((await app.db('passwords').where(key)).length, 1)
  await storePassword(context, mia, { hash: 'told', oneTime: true })
  await changeRole(context, mia.id, { role: 'developer' })
  t.is((await app.db('passwords').where(key)).length, 0)
})

test('a link and a code that were mailed before a promotion open nothing after it, and it is told', async t => {
  const { account, context, admin } = await place('mailed')
  const user = await localUser(context, 'mia@lumen.example', 'finance')
  const key = { accountId: account.id, userId: user.id }
  await storePassword(context, user, { hash: 'their own', oneTime: false })
  const sent = async (): Promise<void> => {
    await putRecoveryLink(app.db, { ...key, tokenHash: Buffer.from('a link'), minutes: 30 })
    const code = { uid: 'a sign-in', codeHash: Buffer.from('a code'), attempts: 5, minutes: 10 }
    await putMailedCode(app.db, { ...key, ...code })
  }
  const left = async (): Promise<number> => {
    const of = { user_id: user.id }
    const [links, codes] = [app.db('recovery_links').where(of), app.db('mailed_codes').where(of)]
    return (await links).length + (await codes).length
  }
  const payload = { what: 'recovery', userName: user.userName }
  const wish = {
    accountId: account.id,
    id: newId(),
    kind: 'mail-asked',
    payload,
    attempts: 0,
  } as const
  await askedMailDelivery(app.box)(context, wish)
  const [mail] = await app.db('mails').where({ user_id: user.id, kind: 'recovery' })
  await sent()
  await changeRole(context, user.id, { role: 'developer' })
  t.is(await left(), 0)
  t.is((await admin.get(`/mails/${mail.id}`)).status, 404)
  const told = await app.db('events').where({ target_id: user.id, type: 'user.changed' })
  t.true(told.at(-1).data.recoveryEnded)
  await sent()
  await changeRole(context, user.id, { role: 'media_library_view_only_access' })
  t.is(await left(), 2, 'less gives nobody more')
})

test('X-06: a user manager names no heir who would get more than they could give; an administrator does', async t => {
  const { context, admin, helper } = await place('heirs')
  const [gone, other] = [
    await localUser(context, 'gone', 'finance'),
    await localUser(context, 'other', 'finance'),
  ]
  for (const heir of [helper.user.id, other.id]) {
    const refused = await helper.delete(`/users/${gone.id}?owner=${heir}`)
    t.deepEqual([refused.status, refused.body.code], [403, 'forbidden'])
    t.is((await helper.get(`/users/${gone.id}/deletion/preview?owner=${heir}`)).status, 403)
  }
  t.is((await app.db('users').where({ id: gone.id })).length, 1)
  t.is((await helper.delete(`/users/${gone.id}`)).body.owner.kind, 'account')
  const second = await localUser(context, 'second gone', 'finance')
  t.is((await admin.delete(`/users/${second.id}?owner=${other.id}`)).body.owner.id, other.id)
})
