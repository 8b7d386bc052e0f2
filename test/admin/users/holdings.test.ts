import test from 'ava'
import { assignAppRole, createAppRole } from '../../../src/domain/applications/app-roles.ts'
import { assign } from '../../../src/domain/applications/assignments.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { suspendUser } from '../../../src/domain/users/suspension.ts'
import { grantRight } from '../../../src/domain/rights/grants.ts'
import { addGroup, agency, enter } from '../../support/agency.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { aGroup, aUser, scimClient } from '../../support/scim.ts'

const app = testApp(test)

test('what a person has is one answer: role, rights, groups with the way there, applications, app roles, sessions, manager', async t => {
  const world = await agency(app, 'whole')
  const { context, ana, photographers, registration } = world
  const admin = await adminClient(app, world.account)
  const outer = await addGroup(context, 'Outer', [])
  const nested = { members: { add: new Set([photographers]), remove: new Set<string>() } }
  await changeGroup(context, outer, nested)
  const { clientId } = registration
  await createAppRole(context, clientId, { key: 'editor', name: 'Editor', description: null })
  await createAppRole(context, clientId, { key: 'author', name: 'Author', description: null })
  await assignAppRole(context, { clientId, key: 'editor', principalId: outer })
  await assignAppRole(context, { clientId, key: 'author', principalId: ana.id })
  await grantRight(context, { right: 'billing.view', principalId: outer })
  await enter(world, world.browser())
  const { status, body } = await admin.get(`/users/${ana.id}/overview`)
  t.is(status, 200)
  t.like(body.user, { id: ana.id, role: 'developer', state: 'active', managedBy: null })
  t.true(body.letIn)
  t.true(body.rights.includes('billing.view'))
  const photo = { id: photographers, name: 'Photographers' }
  const paths = Object.fromEntries(
    body.groups.items.map((each: { name: string; path: unknown }) => [each.name, each.path]),
  )
  t.deepEqual(paths, {
    Photographers: [photo],
    Outer: [photo, { id: outer, name: 'Outer' }],
  })
  t.deepEqual(
    body.memberships.items.map(({ name, sources }: { name: string; sources: object[] }) => [
      name,
      sources.length,
    ]),
    [['Photographers', 1]],
  )
  t.like(body.memberships.items[0].sources[0], { kind: 'manual', state: 'active', until: null })
  t.like(body.applications.items, [{ clientId, access: 'assigned' }])
  const held = body.appRoles.items.toSorted((a: { key: string }, b: { key: string }) =>
    a.key < b.key ? -1 : 1,
  )
  t.like(held[0], { key: 'author', direct: true, group: null })
  t.like(held[1], { key: 'editor', direct: false, group: { id: outer, name: 'Outer' } })
  t.is(body.sessions.items.length, 1)
  await suspendUser(context, ana.id)
  const suspended = (await admin.get(`/users/${ana.id}/overview`)).body
  t.false(suspended.letIn)
  t.deepEqual(suspended.applications.items, [])
  t.deepEqual(suspended.sessions.items, [])
})

test('long lists go on behind the first page, from the overview too', async t => {
  const world = await agency(app, 'long')
  const { context, bo } = world
  const admin = await adminClient(app, world.account)
  for (let index = 0; index < 53; index++) await addGroup(context, `G ${index}`, [bo])
  for (const list of ['memberships', 'groups']) {
    const first = (await admin.get(`/users/${bo.id}/overview`)).body[list]
    t.is(first.items.length, 50)
    const rest = await admin.get(`/users/${bo.id}/${list}?cursor=${first.next}`)
    t.is(rest.body.items.length, 3)
    t.is(rest.body.next, null)
    const all = [...first.items, ...rest.body.items].map(({ id }: { id: string }) => id)
    t.is(new Set(all).size, 53)
    const foreign = await admin.get(`/users/${world.ana.id}/${list}?cursor=${first.next}`)
    t.is(foreign.status, 400, 'a cursor of somebody else')
  }
  t.is((await admin.get(`/users/${bo.id}/applications?limit=0`)).status, 400)
})

test('a membership tells which connection wrote it, beside what was done by hand', async t => {
  const world = await agency(app, 'sourced')
  const scim = await scimClient(world.context)
  const { id } = (await scim.post('/Users', aUser('dir@sourced.example'))).body
  const group = (await scim.post('/Groups', aGroup('Synced', [id]))).body.id
  await changeGroup(world.context, group, { members: { add: new Set([id]), remove: new Set() } })
  const admin = await adminClient(app, world.account)
  const { body } = await admin.get(`/users/${id}/memberships`)
  const [membership] = body.items
  t.is(membership.id, group)
  t.deepEqual(membership.sources.map(({ kind }: { kind: string }) => kind).toSorted(), [
    'connection',
    'manual',
  ])
  t.truthy(membership.sources.find(({ kind }: { kind: string }) => kind === 'connection').name)
})

test('IK-85: the sessions of a person tell address, device and last activity, and each can be ended', async t => {
  const world = await agency(app, 'sessions')
  const admin = await adminClient(app, world.account)
  const windows = [world.browser(), world.browser()]
  for (const window of windows) await enter(world, window)
  const path = `/users/${world.ana.id}/sessions`
  const { body } = await admin.get(path)
  t.is(body.items.length, 2)
  for (const session of body.items) {
    t.regex(session.address, /127\.0\.0\.1/)
    t.true('browser' in session)
    t.true(Date.parse(session.usedAt) >= Date.parse(session.signedInAt))
    t.is(session.applications.length, 1)
  }
  const ended = await admin.delete(`${path}/${body.items[0].id}`)
  t.like(ended.body, { cause: 'ended-by-administrator', ended: { sessions: 1 } })
  t.is((await admin.get(path)).body.items.length, 1)
  t.is((await admin.delete(`${path}/${body.items[0].id}`)).status, 404)
  const foreign = await admin.delete(`/users/${world.bo.id}/sessions/${body.items[1].id}`)
  t.is(foreign.status, 404, 'a session of somebody else')
  t.is((await admin.delete(path)).body.ended.sessions, 1)
  t.deepEqual((await admin.get(path)).body.items, [])
  await assign(world.context, world.registration.clientId, world.bo.id)
})
