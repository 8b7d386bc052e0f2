import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { addMembers } from '../../../src/domain/groups/change-members.ts'
import { previewGroupChange } from '../../../src/domain/groups/preview-group.ts'
import { grantRight } from '../../../src/domain/rights/grants.ts'
import { changeUser } from '../../../src/domain/users/change-user.ts'
import { newId } from '../../../src/lib/ids.ts'
import type { Account } from '../../../src/model/account.ts'
import type { GroupKind } from '../../../src/model/group.ts'
import type { Right } from '../../../src/model/right.ts'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { calledBy } from '../../support/callers.ts'
import { localGroup } from '../../support/groups.ts'
import { localUser } from '../../support/people.ts'
import { startServer } from '../../support/server-process.ts'

const app = testApp(test)
let account: Account
let context: Context
let admin: AdminClient
let manager: AdminClient

test.before(async () => {
  account = await app.makeAccount('lumen')
  context = app.inAccount(account)
  admin = await adminClient(app, account)
  manager = await adminClient(app, account, { role: 'media_library_view_only_access' })
})

async function managedGroup(
  name: string,
  {
    rights = [],
    by = manager,
    kind = 'sharing',
  }: { rights?: readonly Right[]; by?: AdminClient; kind?: GroupKind } = {},
): Promise<string> {
  const { id } = await localGroup(context, name, { kind })
  for (const right of rights) await grantRight(context, { right, principalId: id })
  t204(await admin.put(`/groups/${id}/managers/${by.user.id}`))
  return id
}

function t204({ status, text }: { status: number; text: string }): void {
  if (status !== 204) throw new Error(`${status} ${text}`)
}

test('a manager changes the members of the own groups, sees them, and does nothing else', async t => {
  const mia = await localUser(context, 'mia')
  const manager = await adminClient(app, account, { role: 'finance' })
  const own = await managedGroup('Own', { by: manager })
  const other = await localGroup(context, 'Other', { members: [mia.id] })
  const path = `/groups/${own}/members`
  t.is((await manager.post(path, { members: [mia.id] })).body.results[0].outcome, 'added')
  t.is((await manager.get(path)).body.items[0].name, 'mia')
  t.is((await manager.get(`/groups/${own}`)).body.memberCount, 1)
  t.is((await manager.get(`/groups/${own}/member-export`)).status, 200)
  t.is((await manager.delete(`${path}/${mia.id}`)).body.memberCount, 0)
  const listed = await manager.get('/me/managed-groups')
  t.deepEqual(listed.body.items, [{ id: own, name: 'Own', memberCount: 0 }])
  for (const refused of [
    await manager.get(`/groups/${other.id}`),
    await manager.get(`/groups/${other.id}/members`),
    await manager.post(`/groups/${other.id}/members`, { members: [mia.id] }),
    await manager.delete(`/groups/${other.id}/members/${mia.id}`),
    await manager.delete(`/groups/${other.id}/members`),
    await manager.patch(`/groups/${own}`, { name: 'Mine' }),
    await manager.delete(`/groups/${own}?confirmation=Own`),
    await manager.post(`/groups/${own}/copy`, { name: 'Mine too' }),
    await manager.put(`/groups/${own}/managers/${mia.id}`),
    await manager.get('/groups'),
    await manager.post(`/groups/${own}/preview`, { change: 'delete' }),
    await manager.post(`/groups/${other.id}/preview`, { change: 'clear' }),
  ]) {
    t.is(refused.status, 403, refused.text)
  }
  t.is((await app.db('groups').where({ id: own }))[0].name, 'Own')
})

test('a manager passes on what was attached for that, and no administrative right (DESIGN 5, Giving)', async t => {
  const [mia] = [await localUser(context, 'mia of rights')]
  const plain = await managedGroup('Plain', { rights: ['assets.upload'] })
  const added = await manager.post(`/groups/${plain}/members`, { members: [mia.id] })
  t.is(added.body.results[0].outcome, 'added')
  const ruling = await managedGroup('Ruling', { rights: ['users.manage'] })
  const refused = await manager.post(`/groups/${ruling}/members`, { members: [mia.id] })
  t.deepEqual([refused.status, refused.body.code], [403, 'forbidden'])
  const self = await manager.post(`/groups/${ruling}/members`, { members: [manager.user.id] })
  t.true(self.status === 403 || self.body.results[0].outcome === 'unfit', self.text)
  t.deepEqual(await app.db('memberships').where({ group_id: ruling }), [])
  const inside = await managedGroup('Inside')
  const nested = await manager.post(`/groups/${ruling}/members`, { members: [inside] })
  t.is(nested.status, 403)
})

test('who is a manager no more, or not active, changes nothing from then on; a deleted group has no managers', async t => {
  const mia = await localUser(context, 'mia of the end')
  const id = await managedGroup('Ending')
  const path = `/groups/${id}/members`
  const listed = await admin.get(`/groups/${id}/managers`)
  t.is(listed.body.items[0].id, manager.user.id)
  t204(await admin.put(`/groups/${id}/managers/${manager.user.id}`))
  t204(await admin.delete(`/groups/${id}/managers/${manager.user.id}`))
  t.is((await admin.delete(`/groups/${id}/managers/${manager.user.id}`)).status, 404)
  t.is((await manager.post(path, { members: [mia.id] })).status, 403)
  const second = await adminClient(app, account, { role: 'finance' })
  t204(await admin.put(`/groups/${id}/managers/${second.user.id}`))
  await admin.delete(`/groups/${id}?confirmation=Ending`)
  t.is((await second.get(path)).status, 403)
  await admin.post(`/deleted-groups/${id}/restore`)
  t.is((await second.get(path)).status, 200)
  await changeUser(context, second.user.id, { change: user => ({ ...user, active: false }) })
  t.is((await second.get(path)).status, 401)
  t.is((await admin.put(`/groups/${id}/managers/nobody`)).status, 404)
  const types = await app.db('events').where({ target_id: id }).orderBy('at').pluck('type')
  t.is(types.filter((type: string) => type === 'group.manager_added').length, 2)
  t.is(types.filter((type: string) => type === 'group.manager_removed').length, 1)
})

test('two managers who add and remove at once, each at a process of its own, lose no change of each other', async t => {
  const id = await managedGroup('Race')
  const second = await adminClient(app, account, { role: 'finance' })
  t204(await admin.put(`/groups/${id}/managers/${second.user.id}`))
  const people = await Promise.all(
    Array.from({ length: 24 }, (_, number) => localUser(context, `race ${number}`)),
  )
  const ids = people.map(each => each.id)
  const [leaving, coming] = [ids.slice(0, 12), ids.slice(12)]
  await manager.post(`/groups/${id}/members`, { members: leaving })
  const other = await startServer({
    DATABASE_URL: app.database.url,
    COHORT_PUBLIC_URL: app.url,
  })
  const base = `${other.origin}/t/${account.slug}/api/v1/groups/${id}/members`
  const headers = {
    cookie: second.cookie,
    origin: app.url,
    'x-csrf-token': second.csrfToken,
    'content-type': 'application/json',
  }
  try {
    const added = coming.map(member =>
      fetch(base, { method: 'POST', headers, body: JSON.stringify({ members: [member] }) }),
    )
    const removed = leaving.map(member => manager.delete(`/groups/${id}/members/${member}`))
    t.deepEqual(new Set((await Promise.all(added)).map(({ status }) => status)), new Set([200]))
    t.deepEqual(new Set((await Promise.all(removed)).map(({ status }) => status)), new Set([200]))
  } finally {
    await other.stop()
  }
  const left = await app.db('memberships').where({ group_id: id }).orderBy('member_id')
  t.deepEqual(
    left.map(row => row.member_id),
    coming.toSorted(),
  )
  t.is((await admin.get(`/groups/${id}`)).body.memberCount, 12)
})

test('HV-13, HV-07: a manager previews what they may do in the own group, told by name and own groups alone; it changes nothing', async t => {
  const manager = await adminClient(app, account, { role: 'finance' })
  const own = await managedGroup('Previewed', {
    by: manager,
    rights: ['billing.view'],
    kind: 'directory',
  })
  const [mia, dev] = [
    await localUser(context, 'mia previewed'),
    await localUser(context, 'dev previewed', 'developer'),
  ]
  await addMembers(context, (await localGroup(context, 'Nobody knows')).id, { ids: [mia.id] })
  await addMembers(context, own, { ids: [dev.id] })
  const path = `/groups/${own}/preview`
  const effectOf = (user: { id: string; userName: string }, difference: unknown): unknown => ({
    user: { id: user.id, name: user.userName, userName: null },
    effect: difference,
  })
  const added = await manager.post(path, { change: 'add', members: [mia.id] })
  const group = { id: own, name: 'Previewed' }
  const row = { ...group, source: 'by hand', state: 'active' }
  t.deepEqual(added.body.items, [
    effectOf(mia, {
      memberships: { gained: [row], lost: [] },
      groups: { gained: [group], lost: [] },
    }),
  ])
  const lost = { memberships: { gained: [], lost: [row] }, groups: { gained: [], lost: [group] } }
  for (const change of [{ change: 'remove', member: dev.id }, { change: 'clear' }]) {
    t.deepEqual((await manager.post(path, change)).body.items, [effectOf(dev, lost)])
  }
  const members = await app.db('memberships').where({ group_id: own }).pluck('member_id')
  t.deepEqual(members, [dev.id])
  const whole = await admin.post(path, { change: 'clear' })
  t.deepEqual(whole.body.items[0].effect.rights, { gained: [], lost: ['billing.view'] })
  const asGroupAdmin = calledBy(context, ['groups.manage', 'groups.view'])
  const preview = { change: { change: 'clear' }, page: {} } as const
  const { items } = await previewGroupChange(asGroupAdmin, own, preview)
  t.deepEqual(Object.keys(items[0]?.effect ?? {}), ['memberships', 'groups'])
})

test('HV-07: a manager adds nobody whom the look-up hides: such ids answer as those of nobody, in the preview too', async t => {
  const manager = await adminClient(app, account, { role: 'finance' })
  const own = await managedGroup('Short sighted', { by: manager, kind: 'directory' })
  const second = await managedGroup('Second', { by: manager, kind: 'directory' })
  const [hidden, colleague, shared] = [
    await localUser(context, 'hidden', 'developer'),
    await localUser(context, 'colleague', 'developer'),
    await localUser(context, 'shared with'),
  ]
  const foreign = await localGroup(context, 'Not theirs')
  await addMembers(context, second, { ids: [colleague.id] })
  const ids = [hidden.id, foreign.id, newId(), colleague.id, shared.id, second]
  const preview = await manager.post(`/groups/${own}/preview`, { change: 'add', members: ids })
  const named = preview.body.items.map(({ user }: { user: { id: string } }) => user.id)
  t.deepEqual(named.toSorted(), [colleague.id, shared.id].toSorted())
  const { body } = await manager.post(`/groups/${own}/members`, { members: ids })
  const outcomes = body.results.map(({ outcome }: { outcome: string }) => outcome)
  t.deepEqual(outcomes, ['unknown', 'unknown', 'unknown', 'added', 'added', 'added'])
  const rows = await app.db('memberships').where({ group_id: own }).orderBy('member_id')
  t.deepEqual(
    rows.map(({ member_id }) => member_id),
    [colleague.id, shared.id, second].toSorted(),
  )
})
