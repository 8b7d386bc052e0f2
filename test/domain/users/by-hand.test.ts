import test from 'ava'
import type { Caller } from '../../../src/domain/caller.ts'
import type { Context } from '../../../src/domain/context.ts'
import { addUser } from '../../../src/domain/users/add-user.ts'
import { changeProfile } from '../../../src/domain/users/change-profile.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import { resetPassword } from '../../../src/domain/users/reset-password.ts'
import { liftSuspension, suspendUser } from '../../../src/domain/users/suspension.ts'
import { findUserNamed, getUser } from '../../../src/domain/users/users.ts'
import type { NewUserInput } from '../../../src/domain/users/create-user.ts'
import type { Right } from '../../../src/model/right.ts'
import { roleRecords, type Role } from '../../../src/model/role.ts'
import type { User } from '../../../src/model/user.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { openAccess, openRecords } from '../../support/records.ts'
import { aUser, scimClient } from '../../support/scim.ts'

const app = testApp(test)
let context: Context

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
})

/** The context of somebody at the console, with the rights of the role and further ones. */
function as(user: User, role: Role, more: readonly Right[] = []): Context {
  const rights = new Set([...roleRecords[role].rights, ...more])
  const caller: Caller = { kind: 'user', id: user.id, role, rights, signedInAt: new Date() }
  return { ...context, actor: { kind: 'user', id: user.id, name: user.userName }, caller }
}

function person(userName: string, role: Role, password?: string): NewUserInput {
  const input = { externalId: null, displayName: null, active: true, attributes: {}, values: {} }
  return { ...input, userName, role, ...(password === undefined ? {} : { password }) }
}

test('a user is created with a one-time password, or with none', async t => {
  const boss = await localUser(context, 'boss', 'account_administrator')
  const inside = as(boss, 'account_administrator')
  const one = await addUser(inside, app, person('one', 'finance', 'only to be used once'))
  t.deepEqual(await app.db('passwords').where({ user_id: one.id }).pluck('one_time'), [true])
  const two = await addUser(inside, app, person('two', 'account_administrator'))
  t.deepEqual(await app.db('passwords').where({ user_id: two.id }), [])
  await t.throwsAsync(addUser(inside, app, person('three', 'finance', 'short')), {
    message: /at least 15/,
  })
  t.is(await findUserNamed(context, 'three'), undefined)
  const events = JSON.stringify(await app.db('events').where({ target_id: one.id }))
  t.false(events.includes('only to be used once'))
})

test('nobody creates a user with rights that they lack, and nobody without users.manage any', async t => {
  const helper = await localUser(context, 'helper', 'finance')
  const inside = as(helper, 'finance', ['users.view', 'users.manage'])
  t.is((await addUser(inside, app, person('money', 'finance'))).role, 'finance')
  for (const role of ['account_administrator', 'developer', 'media_library_full_access'] as const) {
    await t.throwsAsync(addUser(inside, app, person('more', role)), {
      message: /nobody gives what they do not have|only an account administrator/,
    })
  }
  await t.throwsAsync(addUser(as(helper, 'developer'), app, person('more', 'finance')), {
    message: /users.manage/,
  })
  t.is(await findUserNamed(context, 'more'), undefined)
})

test('a suspension ends everything that is open and is lifted again; what was open stays over', async t => {
  const user = await localUser(context, 'sue')
  await openAccess(app.db, { accountId: context.account.id, sub: user.sub })
  const suspended = await suspendUser(context, user.id, {
    expected: user.version,
    reason: 'on leave',
  })
  t.true(suspended.suspended)
  t.deepEqual(await openRecords(app.db, user.sub), [])
  const [event] = await app
    .db('events')
    .where({ target_id: user.id, type: 'user.suspended' })
    .pluck('data')
  t.like(event, { reason: 'on leave', access: { cause: 'deactivated', ended: { sessions: 1 } } })
  await t.throwsAsync(liftSuspension(context, user.id, { expected: user.version }), {
    message: /at version/,
  })
  t.is((await suspendUser(context, user.id)).version, suspended.version, 'twice is once')
  const lifted = await liftSuspension(context, user.id)
  t.false(lifted.suspended)
  t.deepEqual(await openRecords(app.db, user.sub), [])
})

test('a directory does not lift a suspension, and lifting it does not overrule the directory', async t => {
  const scim = await scimClient(context)
  const { id } = (await scim.post('/Users', aUser('dir@lumen.example'))).body
  await suspendUser(context, id)
  await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }])
  await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }])
  t.true((await getUser(context, id)).suspended)
  await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }])
  t.like(await liftSuspension(context, id), { suspended: false, active: false })
})

test('IK-10: the last active account administrator is neither suspended nor deleted, also by two at once', async t => {
  const alone = app.inAccount(await app.makeAccount('alone'))
  const [one, two] = [
    await localUser(alone, 'one', 'account_administrator'),
    await localUser(alone, 'two', 'account_administrator'),
  ]
  const results = await Promise.allSettled([suspendUser(alone, one.id), removeUser(alone, two.id)])
  t.is(results.filter(({ status }) => status === 'fulfilled').length, 1)
  const left = await app
    .db('users')
    .where({ account_id: alone.account.id, role: 'account_administrator', suspended: false })
  t.is(left.length, 1)
})

test('AS-06: one administrator cannot change another’s profile or password; an invited one is deleted with the account', async t => {
  const [one, two] = [
    await localUser(context, 'adam', 'account_administrator'),
    await localUser(context, 'adele', 'account_administrator'),
  ]
  const inside = as(one, 'account_administrator')
  const rename = { change: (user: User) => ({ ...user, displayName: 'Somebody' }) }
  await t.throwsAsync(changeProfile(inside, two.id, rename), {
    message: /that administrator alone/,
  })
  await t.throwsAsync(resetPassword(inside, app, { userId: two.id }), {
    message: /that administrator alone/,
  })
  t.is((await getUser(context, two.id)).displayName, null)
  t.deepEqual(await app.db('passwords').where({ user_id: two.id }), [])
  t.is((await changeProfile(inside, one.id, rename)).displayName, 'Somebody', 'their own they may')
  await removeUser(inside, two.id)
  t.is(await findUserNamed(context, 'adele'), undefined)
})

test('who is no administrator neither suspends, deletes nor lets themselves in as one', async t => {
  const boss = await localUser(context, 'chief', 'account_administrator')
  const helper = await localUser(context, 'clerk', 'finance')
  const inside = as(helper, 'finance', ['users.view', 'users.manage'])
  await t.throwsAsync(suspendUser(inside, boss.id), { message: /only an account administrator/ })
  await t.throwsAsync(removeUser(inside, boss.id), { message: /only an account administrator/ })
  await t.throwsAsync(resetPassword(inside, app, { userId: boss.id }), {
    message: /that administrator alone/,
  })
  const developer = await localUser(context, 'dev', 'developer')
  await t.throwsAsync(resetPassword(inside, app, { userId: developer.id }), {
    message: /nobody gives what they do not have/,
  })
  t.deepEqual(await app.db('passwords').where({ user_id: developer.id }), [])
  t.true((await suspendUser(inside, developer.id)).suspended)
})

test('what a directory wrote is not changed by hand', async t => {
  const scim = await scimClient(context)
  const { id } = (
    await scim.post('/Users', aUser('managed@lumen.example', { displayName: 'Theirs' }))
  ).body
  const rename = { change: (user: User) => ({ ...user, displayName: 'Mine' }) }
  await t.throwsAsync(changeProfile(context, id, rename), { message: /a directory manages/ })
  t.is((await app.db('users').where({ id, display_name: 'Mine' })).length, 0)
})

test('a password that was reset is for one use, ends what is open and is told once', async t => {
  const user = await localUser(context, 'forgot')
  await openAccess(app.db, { accountId: context.account.id, sub: user.sub })
  const password = await resetPassword(context, app, { userId: user.id })
  t.regex(password, /^([a-z2-9]{4}-){3}[a-z2-9]{4}$/)
  t.deepEqual(await openRecords(app.db, user.sub), [])
  t.deepEqual(await app.db('passwords').where({ user_id: user.id }).pluck('one_time'), [true])
  t.false(JSON.stringify(await app.db('events').where({ target_id: user.id })).includes(password))
})
