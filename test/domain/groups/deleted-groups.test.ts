import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { assign } from '../../../src/domain/applications/assignments.ts'
import {
  abandonGroup,
  discardGroup,
  listDeletedGroups,
  purgeDeletedGroups,
  restoreGroup,
} from '../../../src/domain/groups/deleted-groups.ts'
import { listGroupPage, searchGroupPage } from '../../../src/domain/groups/group-list.ts'
import { getGroup, listGroups } from '../../../src/domain/groups/groups.ts'
import { groupsOf } from '../../../src/domain/groups/user-groups.ts'
import { changeRole } from '../../../src/domain/users/change-role.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import { Refusal } from '../../../src/model/refusal.ts'
import { findEntry } from '../../../src/storage/entry/entry.ts'
import {
  createApplication,
  type NewApplication,
} from '../../../src/domain/applications/applications.ts'
import { testApp } from '../../support/app.ts'
import { calledBy } from '../../support/callers.ts'
import { localGroup, putInto } from '../../support/groups.ts'
import { localUser } from '../../support/people.ts'
import { scimClient } from '../../support/scim.ts'

const app = testApp(test)
let context: Context

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
})

const membersOf = (id: string) =>
  app.db('memberships').where({ group_id: id }).orderBy('member_id').pluck('member_id')

async function refusal(run: Promise<unknown>): Promise<Refusal> {
  return run.then(
    () => new Refusal('busy', 'was not refused'),
    (error: unknown) => error as Refusal,
  )
}

test('HV-13, AS-05: deleting a group asks for its name; then nobody has anything through it, and no list shows it', async t => {
  const mia = await localUser(context, 'mia')
  const group = await localGroup(context, 'Brand EU', { members: [mia.id] })
  const { application } = await createApplication(context, webApplication('Studio'))
  await assign(context, application.clientId, group.id)
  const key = {
    activeByRight: false,
    accountId: context.account.id,
    sub: mia.sub,
    clientId: application.clientId,
  }
  t.true((await findEntry(app.db, key))?.assigned)
  const unconfirmed = await refusal(discardGroup(context, group.id, { confirmation: 'yes' }))
  t.deepEqual([unconfirmed.code, unconfirmed.field], ['invalid', 'confirmation'])
  await discardGroup(context, group.id, { confirmation: 'brand eu', expected: group.version })
  t.is((await refusal(getGroup(context, group.id))).code, 'not-found')
  t.is((await refusal(putInto(context, group.id, mia.id))).code, 'not-found')
  const { items } = await listGroups(context, { offset: 0, limit: 100 })
  t.false(items.some(({ id }) => id === group.id))
  const order = { filter: {}, sort: 'name', descending: false, limit: 100 } as const
  const listed = await listGroupPage(context, order)
  const found = await searchGroupPage(context, { search: 'brand', filter: {}, limit: 100 })
  t.false([...listed.items, ...found.items].some(({ id }) => id === group.id))
  t.deepEqual(await groupsOf(context, [mia.id]), [])
  t.false((await findEntry(app.db, key))?.assigned)
  t.deepEqual(await membersOf(group.id), [mia.id])
  const [event] = await app.db('events').where({ target_id: group.id, type: 'group.deleted' })
  t.deepEqual(event.data, { members: 1 })
})

test('HV-13: restoring within 30 days brings members, grants and the places in other groups back', async t => {
  const ben = await localUser(context, 'ben')
  const outer = await localGroup(context, 'Outer')
  const group = await localGroup(context, 'Inner', { members: [ben.id] })
  await putInto(context, outer.id, group.id)
  const { application } = await createApplication(context, webApplication('Outer studio'))
  await assign(context, application.clientId, outer.id)
  await discardGroup(context, group.id, { confirmation: 'Inner' })
  t.is((await getGroup(context, outer.id)).memberCount, 0)
  const deleted = await listDeletedGroups(context)
  t.true(deleted.items.some(({ id, deletedAt }) => id === group.id && deletedAt !== null))
  const restored = await restoreGroup(context, group.id)
  t.is(restored.memberCount, 1)
  t.is(restored.deletedAt, null)
  t.is((await getGroup(context, outer.id)).memberCount, 1)
  const key = {
    activeByRight: false,
    accountId: context.account.id,
    sub: ben.sub,
    clientId: application.clientId,
  }
  t.true((await findEntry(app.db, key))?.assigned)
  t.is((await refusal(restoreGroup(context, group.id))).code, 'not-found')
})

test('IK-24, IK-25: who is deleted or not restricted any more is not in a group that comes back', async t => {
  const [gone, risen, stays] = [
    await localUser(context, 'gone'),
    await localUser(context, 'risen'),
    await localUser(context, 'stays'),
  ]
  const group = await localGroup(context, 'Comes back', { members: [gone.id, risen.id, stays.id] })
  await discardGroup(context, group.id, { confirmation: 'Comes back' })
  await removeUser(context, gone.id)
  await changeRole(context, risen.id, { role: 'finance' })
  t.is((await restoreGroup(context, group.id)).memberCount, 1)
  t.deepEqual(await membersOf(group.id), [stays.id])
})

test('IK-20: the name of a deleted group stays taken, also for a directory, until it is deleted for good', async t => {
  const group = await localGroup(context, 'Reserved', { kind: 'directory' })
  await discardGroup(context, group.id, { confirmation: 'Reserved' })
  const taken = await refusal(localGroup(context, 'RESERVED'))
  t.is(taken.code, 'conflict')
  t.regex(taken.message, /can be restored/)
  const scim = await scimClient(context)
  t.is((await scim.post('/Groups', { displayName: 'reserved' })).status, 409)
  t.is((await scim.get(`/Groups/${group.id}`)).status, 404)
  await abandonGroup(context, group.id)
  t.is((await refusal(restoreGroup(context, group.id))).code, 'not-found')
  const other = await localGroup(context, 'Reserved')
  t.not(other.id, group.id)
})

test('a group that is past restoring is purged with members and grants, and only then', async t => {
  const lea = await localUser(context, 'lea')
  const [old, young] = [
    await localGroup(context, 'Old one', { members: [lea.id] }),
    await localGroup(context, 'Young one', { members: [lea.id] }),
  ]
  for (const { id, name } of [old, young]) await discardGroup(context, id, { confirmation: name })
  await app
    .db('groups')
    .where({ id: old.id })
    .update({ deleted_at: app.db.raw(`now() - interval '31 days'`) })
  t.is((await refusal(restoreGroup(context, old.id))).code, 'not-found')
  await purgeDeletedGroups(context)
  t.deepEqual(await app.db('principals').whereIn('id', [old.id, young.id]).pluck('id'), [young.id])
  t.deepEqual(await membersOf(old.id), [])
  t.is(await purged(old.id), 1)
  t.is((await restoreGroup(context, young.id)).memberCount, 1)
})

test('AS-04: a group that a connection manages is not deleted by hand; who may not manage groups deletes none', async t => {
  const scim = await scimClient(context)
  const { body } = await scim.post('/Groups', { displayName: 'From Entra' })
  const managed = await refusal(discardGroup(context, body.id, { confirmation: 'From Entra' }))
  t.is(managed.code, 'conflict')
  const group = await localGroup(context, 'Kept')
  const asDeveloper = calledBy(context, 'developer')
  const refused = await refusal(discardGroup(asDeveloper, group.id, { confirmation: 'Kept' }))
  t.is(refused.code, 'forbidden')
  t.is((await getGroup(context, group.id)).version, group.version)
})

test('another account neither restores nor lists a deleted group', async t => {
  const group = await localGroup(context, 'Ours')
  await discardGroup(context, group.id, { confirmation: 'Ours' })
  const other = app.inAccount(await app.makeAccount('other'))
  t.is((await refusal(restoreGroup(other, group.id))).code, 'not-found')
  t.is((await refusal(abandonGroup(other, group.id))).code, 'not-found')
  t.deepEqual((await listDeletedGroups(other)).items, [])
})

test('deleting while members are added loses neither: the addition happened before, or is told that there is no group', async t => {
  for (let round = 0; round < 8; round++) {
    const group = await localGroup(context, `Race ${round}`)
    const people = await Promise.all(
      [1, 2, 3].map(number => localUser(context, `race ${round} ${number}`)),
    )
    const [, ...added] = await Promise.allSettled([
      discardGroup(context, group.id, { confirmation: group.name }),
      ...people.map(({ id }) => putInto(context, group.id, id)),
    ])
    const count = added.filter(({ status }) => status === 'fulfilled').length
    t.is((await restoreGroup(context, group.id)).memberCount, count)
    t.is((await membersOf(group.id)).length, count)
  }
})

test('restoring while a new group takes the name: the new one is refused, the old one is back', async t => {
  for (let round = 0; round < 8; round++) {
    const name = `Twice ${round}`
    const group = await localGroup(context, name)
    await discardGroup(context, group.id, { confirmation: name })
    const [restored, created] = await Promise.allSettled([
      restoreGroup(context, group.id),
      localGroup(context, name),
    ])
    t.deepEqual([restored.status, created.status], ['fulfilled', 'rejected'])
  }
})

const purged = async (id: string) =>
  (await app.db('events').where({ target_id: id, type: 'group.purged' })).length

function webApplication(name: string): NewApplication {
  return {
    name,
    access: 'assigned',
    redirectUris: ['https://studio.example/callback'],
    postLogoutRedirectUris: [],
    homeUrl: null,
    contact: null,
    claims: {},
  }
}
