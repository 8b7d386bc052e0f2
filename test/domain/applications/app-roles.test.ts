import test from 'ava'
import {
  assignAppRole,
  createAppRole,
  listAppRoles,
  removeAppRole,
  unassignAppRole,
} from '../../../src/domain/applications/app-roles.ts'
import { findApplication } from '../../../src/domain/applications/applications.ts'
import type { Context } from '../../../src/domain/context.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import { newId } from '../../../src/lib/ids.ts'
import { Refusal, type RefusalCode } from '../../../src/model/refusal.ts'
import { roles } from '../../../src/model/role.ts'
import { register } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { makeGroup } from '../../support/claims.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)
let context: Context
let other: Context

test.before(async () => {
  context = app.inAccount(await app.makeAccount('app-roles'))
  other = app.inAccount(await app.makeAccount('app-roles-other'))
})

function input(key: string): Parameters<typeof createAppRole>[2] {
  return { key, name: `The ${key}`, description: null }
}

async function codeOf(tried: Promise<unknown>): Promise<RefusalCode | 'fine'> {
  try {
    await tried
    return 'fine'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

async function eventsOf(inside: Context, clientId: string): Promise<readonly object[]> {
  const { id } = await findApplication(inside, clientId)
  const rows = app.db('events').where({ target_id: id }).whereLike('type', 'application.role_%')
  return rows.orderBy('id').select('type', 'data')
}

test('roles are made, given, listed, taken and removed, each with its event', async t => {
  const { clientId } = await register(context)
  const { id: person } = await localUser(context, 'mia')
  const group = await makeGroup(context, { name: 'Desk', members: [person] })
  const role = await createAppRole(context, clientId, {
    key: 'Editor',
    name: 'Editor',
    description: 'Edits',
  })
  for (const principalId of [person, group, group]) {
    await assignAppRole(context, { clientId, key: 'editor', principalId })
  }
  t.deepEqual(await listAppRoles(context, clientId), [{ ...role, users: 1, groups: 1 }])
  await unassignAppRole(context, { clientId, key: 'EDITOR', principalId: group })
  t.like((await listAppRoles(context, clientId))[0], { users: 1, groups: 0 })
  t.is(await removeAppRole(context, clientId, 'editor'), 1)
  t.deepEqual(await listAppRoles(context, clientId), [])
  t.deepEqual(await app.db('app_role_assignments').where({ role_id: role.id }), [])
  t.deepEqual(await eventsOf(context, clientId), [
    {
      type: 'application.role_created',
      data: { id: role.id, key: 'Editor', name: 'Editor', description: 'Edits' },
    },
    { type: 'application.role_assigned', data: { key: 'Editor', principal: person, kind: 'user' } },
    { type: 'application.role_assigned', data: { key: 'Editor', principal: group, kind: 'group' } },
    { type: 'application.role_unassigned', data: { key: 'Editor', principal: group } },
    { type: 'application.role_removed', data: { id: role.id, key: 'Editor', assignments: 1 } },
  ])
})

test('the keys of the account roles are nobody’s to define, in any case, not even past the domain', async t => {
  const { clientId } = await register(context)
  for (const key of roles.flatMap(role => [role, role.toUpperCase()])) {
    t.is(await codeOf(createAppRole(context, clientId, input(key))), 'invalid', key)
  }
  const { id } = await findApplication(context, clientId)
  const row = { account_id: context.account.id, id: newId(), application_id: id, name: 'x' }
  const insert = async (key: string): Promise<unknown> =>
    app.db('app_roles').insert({ ...row, key })
  for (const key of roles.flatMap(role => [role, role.toUpperCase()])) {
    const error = await t.throwsAsync(insert(key))
    t.is(Reflect.get(error, 'constraint'), 'app_roles_key_reserved', key)
  }
  t.deepEqual(await listAppRoles(context, clientId), [])
})

test('a key is a word, once in an application in any case, and free in another one', async t => {
  const { clientId } = await register(context)
  const { clientId: second } = await register(context)
  for (const key of ['', 'two words', '-x', 'é', 'x'.repeat(121), 'a,b', 'a"b']) {
    t.is(await codeOf(createAppRole(context, clientId, input(key))), 'invalid', key)
  }
  await createAppRole(context, clientId, input('Files.Read:all_1-x'))
  t.is(await codeOf(createAppRole(context, clientId, input('files.read:ALL_1-x'))), 'conflict')
  t.is(await codeOf(createAppRole(context, second, input('files.read:ALL_1-x'))), 'fine')
  t.is(await codeOf(createAppRole(context, clientId, { ...input('a'), name: ' ' })), 'invalid')
  const ends = await Promise.all(
    [1, 2, 3, 4].map(() => codeOf(createAppRole(context, clientId, input('raced')))),
  )
  t.deepEqual(ends.toSorted(), ['conflict', 'conflict', 'conflict', 'fine'])
})

test('another account’s applications, roles, users and groups are not there', async t => {
  const [{ clientId }, { clientId: theirs }] = [await register(context), await register(other)]
  await createAppRole(context, clientId, input('mine'))
  const foreign = await createAppRole(other, theirs, input('theirs'))
  const { id: stranger } = await localUser(other, 'stranger')
  const strangers = await makeGroup(other, { name: 'Strangers', members: [stranger] })
  const mine = { clientId, key: 'mine' }
  const tried = [
    createAppRole(context, theirs, input('new')),
    listAppRoles(context, theirs),
    removeAppRole(context, theirs, 'theirs'),
    removeAppRole(context, clientId, 'theirs'),
    assignAppRole(context, { clientId: theirs, key: 'theirs', principalId: stranger }),
    assignAppRole(context, { ...mine, principalId: stranger }),
    assignAppRole(context, { ...mine, principalId: strangers }),
    assignAppRole(context, { ...mine, principalId: 'no id' }),
    assignAppRole(context, { ...mine, principalId: (await findApplication(context, clientId)).id }),
    unassignAppRole(context, { ...mine, principalId: stranger }),
    unassignAppRole(context, { ...mine, principalId: "'" }),
    createAppRole(context, 'cohort-account', input('home')),
  ]
  for (const [at, each] of tried.entries()) t.is(await codeOf(each), 'not-found', `${at}`)
  const strange = app.db('app_role_assignments').whereIn('principal_id', [stranger, strangers])
  t.deepEqual(await strange, [])
  const cross = { account_id: context.account.id, role_id: foreign.id, principal_id: stranger }
  await t.throwsAsync(async () => app.db('app_role_assignments').insert(cross), {
    message: /foreign key/,
  })
  t.like((await listAppRoles(other, theirs))[0], { key: 'theirs', users: 0 })
})

test('who leaves takes the role along: with the user go their assignments, with the application its roles', async t => {
  const { clientId } = await register(context)
  const { id: person } = await localUser(context, 'leaver')
  await createAppRole(context, clientId, input('leaving'))
  await assignAppRole(context, { clientId, key: 'leaving', principalId: person })
  await removeUser(context, person)
  t.like((await listAppRoles(context, clientId))[0], { users: 0 })
  const { id } = await findApplication(context, clientId)
  await app.db('principals').where({ account_id: context.account.id, id }).del()
  t.deepEqual(await app.db('app_roles').where({ application_id: id }), [])
})
