import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { changeRole } from '../../../src/domain/users/change-role.ts'
import type { Context } from '../../../src/domain/context.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { getGroup } from '../../../src/domain/groups/groups.ts'
import type { Group } from '../../../src/model/group.ts'
import { Refusal } from '../../../src/model/refusal.ts'
import type { Role } from '../../../src/model/role.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { aUser, scimClient } from '../../support/scim.ts'

const app = testApp(test)
const restricted: Role = 'media_library_restricted_access'
let context: Context

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
})

async function groupOf(name: string, kind: 'sharing' | 'directory', id: string): Promise<Group> {
  const group = await createGroup(context, { name, kind, externalId: null, attributes: {} })
  return changeGroup(context, group.id, { members: { add: new Set([id]), remove: new Set() } })
}

test('IK-24, IK-26: who stops being restricted leaves all sharing groups for good, and no directory group', async t => {
  const { id } = await localUser(context, 'mia')
  const sharing = [await groupOf('One', 'sharing', id), await groupOf('Two', 'sharing', id)]
  const directory = await groupOf('Three', 'directory', id)
  const changed = await changeRole(context, id, { role: 'media_library_full_access' })
  t.is(changed.role, 'media_library_full_access')
  for (const { id: groupId, version } of sharing) {
    const after = await getGroup(context, groupId)
    t.is(after.memberCount, 0)
    t.is(after.version, version + 1)
    const events = await app.db('events').where({ target_id: groupId }).orderBy('id').pluck('data')
    t.deepEqual(events.at(-1), { removed: [id], because: 'role' })
  }
  t.is((await getGroup(context, directory.id)).version, directory.version)
  const [told] = await app.db('events').where({ target_id: id, type: 'user.changed' }).pluck('data')
  t.like(told, { before: { role: restricted }, after: { role: 'media_library_full_access' } })
  t.deepEqual(
    (told as { left: string[] }).left.toSorted(),
    sharing.map(group => group.id).toSorted(),
  )
  await changeRole(context, id, { role: restricted })
  t.deepEqual(await app.db('memberships').where({ member_id: id }).pluck('group_id'), [
    directory.id,
  ])
})

test('a change between two roles that are not restricted touches no group', async t => {
  const { id } = await localUser(context, 'fin', 'finance')
  const group = await groupOf('Money', 'directory', id)
  await changeRole(context, id, { role: 'developer' })
  t.is((await getGroup(context, group.id)).version, group.version)
})

test('the same role changes nothing; a version that passed is stale; a directory gives no role by hand', async t => {
  const user = await localUser(context, 'same')
  t.is((await changeRole(context, user.id, { role: restricted })).version, user.version)
  const stale = changeRole(context, user.id, { role: 'finance', expected: user.version + 1 })
  t.is((await t.throwsAsync(stale, { instanceOf: Refusal })).code, 'stale')
  const scim = await scimClient(context, { adoption: true })
  const { findConnection } = await import('../../../src/domain/connections/connections.ts')
  const inside = { ...context, connection: await findConnection(context, scim.connectionId) }
  const given = changeRole(inside, user.id, { role: 'finance' })
  t.is((await t.throwsAsync(given, { instanceOf: Refusal })).code, 'forbidden')
})

test('the last active account administrator keeps the role, also when two give it up at once', async t => {
  const inside = app.inAccount(await app.makeAccount('admins'))
  const people = [
    await localUser(inside, 'a', 'account_administrator'),
    await localUser(inside, 'b', 'account_administrator'),
  ]
  const ends = await Promise.allSettled(
    people.map(({ id }) => changeRole(inside, id, { role: 'developer' })),
  )
  t.deepEqual(ends.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  t.is(
    (await app.db('users').where({ account_id: inside.account.id, role: 'account_administrator' }))
      .length,
    1,
  )
})

test('who is put into a sharing group while a change of role is not committed yet is judged by the new role', async t => {
  const { id } = await localUser(context, 'waiting')
  const input = { name: 'Waiting', kind: 'sharing', externalId: null, attributes: {} } as const
  const group = await createGroup(context, input)
  const members = { add: new Set([id]), remove: new Set<string>() }
  const adding = await app.db.transaction(async db => {
    await changeRole({ ...context, db }, id, { role: 'developer' })
    const waiting = Promise.allSettled([changeGroup(context, group.id, { members })])
    await sleep(200)
    return { waiting }
  })
  t.is((await adding.waiting)[0].status, 'rejected')
  t.is((await getGroup(context, group.id)).memberCount, 0)
})

test('somebody who is put into a sharing group while the role changes is in it in no role but restricted', async t => {
  const scim = await scimClient(context)
  for (let round = 0; round < 15; round++) {
    const { id } = await localUser(context, `racer ${round}`)
    const group = await createGroup(context, {
      name: `Race ${round}`,
      kind: 'sharing',
      externalId: null,
      attributes: {},
    })
    const members = { add: new Set([id]), remove: new Set<string>() }
    await Promise.allSettled([
      changeGroup(context, group.id, { members }),
      changeRole(context, id, { role: 'developer' }),
    ])
    t.deepEqual(await app.db('memberships').where({ member_id: id }).pluck('state'), [])
    t.is((await getGroup(context, group.id)).memberCount, 0)
  }
  t.is((await scim.post('/Users', aUser('after'))).status, 201)
})
