import test from 'ava'
import { changeGroup } from '../../src/domain/groups/change-group.ts'
import { grantRight } from '../../src/domain/rights/grants.ts'
import { adminClient } from '../support/admin.ts'
import { testApp } from '../support/app.ts'
import { adding, asHelper, member, status } from '../support/attempts.ts'
import { escalationWorld, type World } from '../support/escalation.ts'
import { localUser } from '../support/people.ts'
import { powersOf } from '../support/powers.ts'
import { asCaller } from '../support/rights.ts'
import { attemptsByDoors } from './escalation-doors.cases.ts'
import { attemptsByGroups } from './escalation-groups.cases.ts'
import { attemptsByPeople } from './escalation-people.cases.ts'

const app = testApp(test)
let world: World

test.serial.before(async () => {
  world = await escalationWorld(app, 'escalation')
})

/** Whoever adds a way to change who is where and may what adds a row that tries to gain by it. */
const attempts = [...attemptsByPeople, ...attemptsByGroups, ...attemptsByDoors]

for (const { path, attempt, prepares = false } of attempts) {
  test.serial(`nobody gains what they lack by ${path}`, async t => {
    const before = await powersOf(app.db, world.account.id)
    t.is(await attempt(world), 403)
    if (!prepares) t.is(await powersOf(app.db, world.account.id), before)
  })
}

test('DESIGN 5, Giving: what one has one may give, and a directory passes on what was attached for it', async t => {
  const world = await escalationWorld(app, 'allowed')
  const { context, helper, nobody, scim, approvers, own, syncedUser, administrator } = world
  t.is((await helper.put(`/users/${nobody.id}/rights/users.view`, {})).status, 200)
  t.is((await helper.put(`/groups/${own}/rights/users.view`, {})).status, 200)
  t.is((await helper.put(`/users/${nobody.id}/role`, { role: 'finance' })).status, 200)
  t.is(await asHelper(world, inside => changeGroup(inside, own, adding(nobody.id))), 200)
  t.is((await scim.patch(`/Groups/${approvers}`, [member(syncedUser)])).status, 204)
  const second = await localUser(context, 'third root', 'account_administrator')
  const byAnother = await asCaller(context, second.id)
  t.is(await status(changeGroup(byAnother, own, adding(administrator.id))), 200)
})

test('an administrative right that was attached with leave is passed on by a directory', async t => {
  const { context, scim, synced, syncedUser } = await escalationWorld(app, 'delegated')
  await grantRight(context, { principalId: synced, right: 'account.manage', delegated: true })
  t.is((await scim.patch(`/Groups/${synced}`, [member(syncedUser)])).status, 204)
  await grantRight(context, { principalId: synced, right: 'audit.view', delegated: false })
  // Who is in stays in, and may be repeated; who is out stays out.
  t.is((await scim.patch(`/Groups/${synced}`, [member(syncedUser)])).status, 204)
  const other = (await scim.post('/Users', { userName: 'other' })).body.id
  t.is((await scim.patch(`/Groups/${synced}`, [member(other)])).status, 403)
})

test('DESIGN 5, Giving: a manager passes on what was attached for it, and may give no more', async t => {
  const { manager, nobody, keepers, context } = await escalationWorld(app, 'managed')
  await grantRight(context, { principalId: keepers, right: 'account.manage', delegated: true })
  const path = `/groups/${keepers}/members`
  t.is((await manager.post(path, { members: [nobody.id] })).status, 200)
  await grantRight(context, { principalId: keepers, right: 'keys.manage' })
  t.is((await manager.post(path, { members: [manager.user.id] })).status, 403)
})

test('DESIGN 5, Giving: app roles and entry that were attached without leave are not passed on by a directory', async t => {
  const { context, scim, editors, visitors, application, syncedUser } = await escalationWorld(
    app,
    'ceiling',
  )
  const admin = await adminClient(app, context.account)
  const own = `/applications/${application.clientId}`
  for (const [group, path] of [
    [editors, `${own}/roles/editor/assignments/${editors}`],
    [visitors, `${own}/assignments/${visitors}`],
  ] as const) {
    t.is((await admin.put(`${path}?delegated=false`)).status, 204)
    t.is((await scim.patch(`/Groups/${group}`, [member(syncedUser)])).status, 403)
    t.is((await admin.put(path)).status, 204)
    t.is((await scim.patch(`/Groups/${group}`, [member(syncedUser)])).status, 403)
    t.is((await admin.put(`${path}?delegated=true`)).status, 204)
    t.is((await scim.patch(`/Groups/${group}`, [member(syncedUser)])).status, 204)
  }
})
