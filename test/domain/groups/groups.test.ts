import test from 'ava'
import { createConnection } from '../../../src/domain/connections/connections.ts'
import type { Context } from '../../../src/domain/context.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { getGroup } from '../../../src/domain/groups/groups.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import { changeUser } from '../../../src/domain/users/change-user.ts'
import { createUser } from '../../../src/domain/users/create-user.ts'
import { Refusal } from '../../../src/model/refusal.ts'
import type { Role } from '../../../src/model/role.ts'
import type { User } from '../../../src/model/user.ts'
import { testApp } from '../../support/app.ts'

const app = testApp(test)
let context: Context

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
})

async function aPerson(userName: string, role: Role, inside = context): Promise<User> {
  const input = { externalId: null, displayName: null, active: true, attributes: {}, values: {} }
  return createUser(inside, { ...input, userName, role })
}

const add = (...ids: readonly string[]) => ({
  members: { add: new Set(ids), remove: new Set<string>() },
})
const named = (name: string) => ({ name, externalId: null, attributes: {} })

async function asDirectory(adoption: boolean, name: string): Promise<Context> {
  const input = { name, dialect: 'compat', adoption, tokenExpiresAt: null } as const
  const { connection } = await createConnection(context, input)
  const actor = { kind: 'connection', id: connection.id, name: connection.name } as const
  return { ...context, connection, actor }
}

test('IK-20: a group name is unique without regard to case', async t => {
  await createGroup(context, { ...named('Brand EU'), kind: 'sharing' })
  const error = await t.throwsAsync(
    createGroup(context, { ...named('brand  eu'), kind: 'sharing' }),
    {
      instanceOf: Refusal,
    },
  )
  t.is(error.code, 'conflict')
})

test('IK-21: a group name given here holds letters, digits and spaces; the error names what does not fit', async t => {
  const error = await t.throwsAsync(createGroup(context, { ...named('R&D'), kind: 'sharing' }), {
    instanceOf: Refusal,
  })
  t.is(error.code, 'invalid')
  t.true(error.message.includes('“&”'))
  await createGroup(await asDirectory(false, 'open rule'), {
    ...named('R&D / 2'),
    kind: 'directory',
  })
  await createGroup(context, { ...named('Équipe 日本 7'), kind: 'sharing' })
})

test('IK-23: only restricted users can be added to a sharing group, any role to a directory group', async t => {
  const full = await aPerson('full', 'media_library_full_access')
  const restricted = await aPerson('restricted', 'media_library_restricted_access')
  const sharing = await createGroup(context, { ...named('Sharing'), kind: 'sharing' })
  const error = await t.throwsAsync(changeGroup(context, sharing.id, add(restricted.id, full.id)), {
    instanceOf: Refusal,
  })
  t.is(error.code, 'invalid')
  t.is((await getGroup(context, sharing.id)).memberCount, 0)
  t.is((await changeGroup(context, sharing.id, add(restricted.id))).memberCount, 1)
  const directory = await createGroup(context, { ...named('Directory'), kind: 'directory' })
  t.is((await changeGroup(context, directory.id, add(restricted.id, full.id))).memberCount, 2)
})

test('a directory that adopts a sharing group may name others, who are kept suspended', async t => {
  const group = await createGroup(context, { ...named('To adopt'), kind: 'sharing' })
  const byHand = await aPerson('by hand', 'media_library_restricted_access')
  await changeGroup(context, group.id, add(byHand.id))
  const entra = await asDirectory(true, 'adopting')
  const developer = await aPerson('dev', 'developer')
  const changed = await changeGroup(entra, group.id, add(developer.id))
  t.is(changed.managedBy, entra.connection?.id ?? '')
  const rows = await app
    .db('memberships')
    .where({ group_id: group.id })
    .orderBy('member_id')
    .select('member_id', 'source_id', 'state')
  t.deepEqual(rows, [
    { member_id: byHand.id, source_id: entra.connection?.id, state: 'active' },
    { member_id: developer.id, source_id: entra.connection?.id, state: 'suspended' },
  ])
  t.is(changed.memberCount, 2)
})

test('IK-10: the last active account administrator is neither deactivated nor deleted, also not by two at once', async t => {
  const account = app.inAccount(await app.makeAccount('admins'))
  const one = await aPerson('one', 'account_administrator', account)
  await t.throwsAsync(removeUser(account, one.id), { message: /last active account administrator/ })
  const off = { change: (user: User) => ({ ...user, active: false }) }
  await t.throwsAsync(changeUser(account, one.id, off), { message: /last active/ })
  for (let round = 0; round < 10; round++) {
    const two = await aPerson(`two ${round}`, 'account_administrator', account)
    const [left = one] = await app
      .db('users')
      .where({ account_id: account.account.id, role: 'account_administrator' })
      .whereNot({ id: two.id })
      .select('id')
    const ends = await Promise.allSettled([
      removeUser(account, left.id),
      removeUser(account, two.id),
    ])
    t.deepEqual(ends.map(end => end.status).toSorted(), ['fulfilled', 'rejected'])
  }
})

test('memberships end at their time, and a member is counted once whoever put it there', async t => {
  const entra = await asDirectory(true, 'second source')
  const person = await aPerson('twice', 'media_library_restricted_access')
  const group = await createGroup(context, { ...named('Two sources'), kind: 'directory' })
  await changeGroup(context, group.id, add(person.id))
  const scope = { account_id: context.account.id, group_id: group.id, member_id: person.id }
  await app
    .db('memberships')
    .insert({ ...scope, source_id: entra.connection?.id, member_kind: 'user' })
  const gone = { members: { add: new Set<string>(), remove: new Set([person.id]) } }
  t.is((await changeGroup(context, group.id, gone)).memberCount, 1)
})
