import test from 'ava'
import { createApplication } from '../../../src/domain/applications/applications.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { rights } from '../../../src/model/right.ts'
import { roles } from '../../../src/model/role.ts'
import { adminClient } from '../../support/admin.ts'
import { addGroup } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)

test('the catalogue tells every right with its weight, and every role with what it implies', async t => {
  const account = await app.makeAccount('catalogue')
  const anybody = await adminClient(app, account, { role: 'media_library_view_only_access' })
  const catalogue = await anybody.get('/rights')
  t.deepEqual(
    catalogue.body.items.map((each: { right: string }) => each.right),
    rights,
  )
  t.like(
    catalogue.body.items.find((each: { right: string }) => each.right === 'users.manage'),
    {
      family: 'users',
      weight: 'heavy',
      administrative: true,
      roles: ['account_administrator'],
    },
  )
  const six = await anybody.get('/roles')
  t.deepEqual(
    six.body.items.map((each: { role: string }) => each.role),
    roles,
  )
})

test('rights are given to and taken from users, groups, applications and everybody, and explained', async t => {
  const account = await app.makeAccount('given')
  const context = app.inAccount(account)
  const admin = await adminClient(app, account)
  const user = await localUser(context, 'ana', 'finance')
  const group = await addGroup(context, 'Editors', [user])
  const { application } = await createApplication(context, {
    name: 'Sync',
    redirectUris: [],
    postLogoutRedirectUris: [],
    access: 'open',
    homeUrl: null,
    contact: null,
    claims: {},
    client: { type: 'service' },
  })
  const until = new Date(Date.now() + 3_600_000).toISOString()
  const given = await admin.put(`/users/${user.id}/rights/assets.view`, { reason: 'fair', until })
  t.is(given.status, 200)
  t.like(given.body.items[0], { right: 'assets.view', reason: 'fair', until, orphaned: false })
  t.is(given.body.items[0].granter.id, admin.user.id)
  t.is((await admin.put(`/groups/${group}/rights/assets.upload`, {})).status, 200)
  t.is((await admin.put('/account/rights/folders.view', {})).status, 200)
  const path = `/applications/${application.clientId}/rights/users.view`
  t.is((await admin.put(path, {})).status, 200)
  t.is((await admin.put(path, { delegated: true })).status, 400)
  const { body } = await admin.get(`/users/${user.id}/rights/explained`)
  t.is(body.class, 'heavy') // finance may manage billing
  const sourcesOf = (right: string): string[] =>
    body.items
      .find((each: { right: string }) => each.right === right)
      .sources.map((each: { from: string }) => each.from)
  t.deepEqual(sourcesOf('assets.view'), ['own'])
  t.deepEqual(sourcesOf('assets.upload'), ['group'])
  t.deepEqual(sourcesOf('folders.view'), ['account'])
  t.deepEqual(sourcesOf('billing.view'), ['role'])
  t.is((await admin.delete(`/users/${user.id}/rights/assets.view`)).status, 204)
  t.is((await admin.delete(`/users/${user.id}/rights/assets.view`)).status, 404)
  t.deepEqual((await admin.get(`/users/${user.id}/rights`)).body.items, [])
  t.is((await app.db('granted_rights').where({ account_id: account.id })).length, 3)
})

test('what is of another kind, another account or no right is not found or refused', async t => {
  const account = await app.makeAccount('astray')
  const other = app.inAccount(await app.makeAccount('astray-other'))
  const context = app.inAccount(account)
  const admin = await adminClient(app, account)
  const stranger = await localUser(other, 'stranger')
  const group = await addGroup(context, 'Group', [])
  t.is((await admin.put(`/users/${group}/rights/assets.view`, {})).status, 404)
  t.is((await admin.put(`/users/${stranger.id}/rights/assets.view`, {})).status, 404)
  t.is((await admin.get(`/users/${stranger.id}/rights`)).status, 404)
  t.is((await admin.get(`/users/${stranger.id}/rights/explained`)).status, 404)
  t.is((await admin.get(`/groups/${admin.user.id}/rights`)).status, 404)
  t.true([400, 404].includes((await admin.put(`/groups/${group}/rights/assets.fly`, {})).status))
  const past = { until: '2001-01-01T00:00:00Z' }
  const refused = await admin.put(`/groups/${group}/rights/assets.view`, past)
  t.is(refused.status, 400)
  t.is(refused.body.errors[0].path, 'until')
  t.is((await app.db('granted_rights').where({ account_id: account.id })).length, 0)
})

test('giving and taking rights needs a sign-in of the last minutes', async t => {
  const account = await app.makeAccount('stale')
  const admin = await adminClient(app, account, { ago: 3600 })
  const refused = await admin.put('/account/rights/assets.view', {})
  t.is(refused.status, 403)
  t.is(refused.body.code, 'reauthentication_required')
  t.is((await admin.put(`/users/${admin.user.id}/role`, { role: 'developer' })).status, 403)
})

test('who has this: holders by role, account, own and groups, page by page', async t => {
  const account = await app.makeAccount('holders')
  const context = app.inAccount(account)
  const admin = await adminClient(app, account)
  const [own, nested, both, none] = [
    await localUser(context, 'own', 'finance'),
    await localUser(context, 'nested', 'finance'),
    await localUser(context, 'both', 'media_library_full_access'),
    await localUser(context, 'none', 'finance'),
  ]
  const inner = await addGroup(context, 'Inner', [nested, both])
  const outer = await addGroup(context, 'Outer', [])
  await admin.put(`/users/${own.id}/rights/assets.upload`, {})
  await admin.put(`/groups/${outer}/rights/assets.upload`, {})
  await changeGroup(context, outer, { members: { add: new Set([inner]), remove: new Set() } })
  type Item = { id: string; byRole: boolean; own: boolean; groups: { name: string }[] }
  const found: Item[] = []
  for (let cursor = ''; ;) {
    const { body } = await admin.get(`/rights/assets.upload/holders?limit=1${cursor}`)
    t.true(body.items.length <= 1)
    found.push(...body.items)
    if (body.next === null) break
    cursor = `&cursor=${body.next}`
  }
  const of = (id: string): Item | undefined => found.find(each => each.id === id)
  t.is(found.length, 4)
  t.like(of(own.id), { byRole: false, own: true, groups: [] })
  t.like(of(nested.id), { byRole: false, own: false, groups: [{ name: 'Outer' }] })
  t.like(of(both.id), { byRole: true, groups: [{ name: 'Outer' }] })
  t.like(of(admin.user.id), { byRole: true })
  t.is(of(none.id), undefined)
  await admin.put('/account/rights/assets.upload', {})
  const all = await admin.get('/rights/assets.upload/holders')
  t.is(all.body.items.length, 5)
  t.true(all.body.items.every((each: { byAccount: boolean }) => each.byAccount))
})

test('HV-04: the account says whether active is a right; it is refused while no administrator has it', async t => {
  const account = await app.makeAccount('activation')
  const admin = await adminClient(app, account)
  t.deepEqual((await admin.get('/account/activation')).body, { byRight: false })
  t.is((await admin.put('/account/activation', { byRight: true })).status, 409)
  t.is((await admin.put(`/users/${admin.user.id}/rights/active`, {})).status, 200)
  t.is((await admin.put('/account/activation', { byRight: true })).status, 200)
  t.deepEqual((await admin.get('/account/activation')).body, { byRight: true })
  const waiting = await localUser(app.inAccount(account), 'waiting', 'developer')
  const out = await adminClient(app, account, { user: waiting })
  t.is((await out.get('/me')).status, 401)
  t.is((await admin.put(`/users/${waiting.id}/rights/active`, {})).status, 200)
  const letIn = await adminClient(app, account, { user: waiting })
  t.is((await letIn.get('/me')).status, 200)
  t.is((await admin.delete(`/users/${waiting.id}/rights/active`)).status, 204)
  t.is((await letIn.get('/me')).status, 401)
})

test('a group that was deleted is given nothing', async t => {
  const account = await app.makeAccount('deleted-holder')
  const admin = await adminClient(app, account)
  const { id } = (await admin.post('/groups', { name: 'Gone' })).body
  await admin.delete(`/groups/${id}?confirmation=Gone`)
  t.is((await admin.put(`/groups/${id}/rights/users.manage`, {})).status, 404)
  t.deepEqual(await app.db('granted_rights').where({ account_id: account.id }), [])
})
