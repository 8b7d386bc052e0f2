import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { assign } from '../../../src/domain/applications/assignments.ts'
import { assignAppRole, createAppRole } from '../../../src/domain/applications/app-roles.ts'
import { createApplication } from '../../../src/domain/applications/applications.ts'
import { grantRight } from '../../../src/domain/rights/grants.ts'
import type { Account } from '../../../src/model/account.ts'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { localGroup, putInto } from '../../support/groups.ts'
import { localUser } from '../../support/people.ts'
import { scimClient } from '../../support/scim.ts'

const app = testApp(test)
let account: Account
let context: Context
let admin: AdminClient

test.before(async () => {
  account = await app.makeAccount('lumen')
  context = app.inAccount(account)
  admin = await adminClient(app, account)
})

test('HV-06: a group is created with a name only, and its page shows what it carries and where it is used', async t => {
  const created = await admin.post('/groups', { name: 'Brand  EU' })
  t.is(created.status, 201)
  t.like(created.body, { name: 'Brand EU', kind: 'sharing', memberCount: 0, description: null })
  const { id } = created.body
  const { application } = await createApplication(context, {
    name: 'Studio',
    access: 'assigned',
    redirectUris: ['https://studio.example/callback'],
    postLogoutRedirectUris: [],
    homeUrl: null,
    contact: null,
    claims: {},
  })
  const { clientId } = application
  await assign(context, clientId, id)
  await createAppRole(context, clientId, { key: 'editor', name: 'Editor', description: null })
  await assignAppRole(context, { clientId, key: 'editor', principalId: id })
  await grantRight(context, { right: 'assets.upload', principalId: id })
  const outer = await localGroup(context, 'Outer')
  await putInto(context, outer.id, id)
  const { body, headers } = await admin.get(`/groups/${id}`)
  t.deepEqual(body.applications, [{ clientId, name: 'Studio' }])
  t.deepEqual(body.appRoles, [
    { application: { clientId, name: 'Studio' }, key: 'editor', name: 'Editor' },
  ])
  t.deepEqual(body.parents, [{ id: outer.id, name: 'Outer' }])
  t.deepEqual(body.rights, [{ right: 'assets.upload', delegated: true, until: null }])
  t.deepEqual(body.counts, { groups: 0, parents: 1, applications: 1, appRoles: 1, managers: 0 })
  t.true(Date.parse(body.createdAt) <= Date.parse(body.updatedAt))
  t.truthy(headers.get('etag'))
  const again = await admin.get(`/groups/${id}`, { 'if-none-match': headers.get('etag') ?? '' })
  t.is(again.status, 304)
})

test('IK-20, IK-21: a taken name is a conflict, an ill-formed one names the character and the field', async t => {
  await admin.post('/groups', { name: 'Taken' })
  const taken = await admin.post('/groups', { name: 'TAKEN' })
  t.deepEqual([taken.status, taken.body.code], [409, 'conflict'])
  const wrong = await admin.post('/groups', { name: 'R&D' })
  t.deepEqual([wrong.status, wrong.body.code, wrong.body.errors[0].path], [400, 'invalid', 'name'])
  t.true(wrong.body.errors[0].message.includes('“&”'))
  t.is((await admin.put('/group-names', { rule: 'open' })).status, 200)
  t.is((await admin.post('/groups', { name: 'R&D' })).status, 201)
  t.deepEqual((await admin.get('/group-names')).body, { rule: 'open' })
  await admin.put('/group-names', { rule: 'strict' })
})

test('AS-01: members are chosen when the group is created, all or none', async t => {
  const [mia, full] = [
    await localUser(context, 'mia'),
    await localUser(context, 'full', 'media_library_full_access'),
  ]
  const refused = await admin.post('/groups', { name: 'Both', members: [mia.id, full.id] })
  t.deepEqual([refused.status, refused.body.errors[0].path], [400, 'members'])
  t.deepEqual(await app.db('groups').where({ name: 'Both' }), [])
  const created = await admin.post('/groups', { name: 'Mia alone', members: [mia.id] })
  t.is(created.body.memberCount, 1)
})

test('IK-28: a rename with If-Match changes the name and no access; a former version is told what changed', async t => {
  const mia = await localUser(context, 'mia renamed')
  const { id } = await localGroup(context, 'Before', { members: [mia.id] })
  const { headers } = await admin.get(`/groups/${id}`)
  const seen = { 'if-match': headers.get('etag') ?? '' }
  const first = await admin.patch(`/groups/${id}`, { name: 'After' }, seen)
  t.like(first.body, { name: 'After', memberCount: 1 })
  const second = await admin.patch(`/groups/${id}`, { description: 'x' }, seen)
  t.deepEqual([second.status, second.body.code], [412, 'stale'])
  t.deepEqual(second.body.changed, ['name'])
  t.is(second.body.current.name, 'After')
  t.is((await app.db('groups').where({ id }))[0].description, null)
})

test('HV-13, AS-05: deletion needs a recent sign-in and the name; it is listed, restored, and deleted for good', async t => {
  const { id, version } = await localGroup(context, 'To delete')
  const path = `/groups/${id}`
  const stale = await adminClient(app, account, { user: admin.user, ago: 3600 })
  t.is((await stale.delete(`${path}?confirmation=To%20delete`)).status, 403)
  t.is((await admin.delete(path)).status, 400)
  t.is((await admin.delete(`${path}?confirmation=other`)).status, 400)
  const old = { 'if-match': `W/"${version + 7}"` }
  t.is((await admin.delete(`${path}?confirmation=To%20delete`, old)).status, 412)
  const deleted = await admin.delete(`${path}?confirmation=to%20delete`)
  const days = (Date.parse(deleted.body.restorableUntil) - Date.now()) / 86_400_000
  t.is(Math.round(days), 30)
  t.is((await admin.get(path)).status, 404)
  t.is((await admin.delete(`${path}?confirmation=To%20delete`)).status, 404)
  const listed = await admin.get('/deleted-groups')
  t.true(listed.body.items.some((each: { id: string }) => each.id === id))
  t.is((await admin.post(`/deleted-groups/${id}/restore`)).body.name, 'To delete')
  t.is((await admin.get(path)).status, 200)
  await admin.delete(`${path}?confirmation=To%20delete`)
  t.is((await admin.delete(`/deleted-groups/${id}`)).status, 204)
  t.is((await admin.post(`/deleted-groups/${id}/restore`)).status, 404)
  t.is((await admin.post('/groups', { name: 'To delete' })).status, 201)
})

test('AS-04: a group of a connection is visible and read-only but for the description', async t => {
  const scim = await scimClient(context)
  const { body } = await scim.post('/Groups', { displayName: 'Entra people' })
  const seen = await admin.get(`/groups/${body.id}`)
  t.is(seen.body.connection.id, scim.connectionId)
  t.is((await admin.patch(`/groups/${body.id}`, { name: 'Mine' })).status, 409)
  t.is((await admin.patch(`/groups/${body.id}`, { description: 'Ours' })).status, 200)
  t.is((await admin.delete(`/groups/${body.id}?confirmation=Entra%20people`)).status, 409)
})

test('a copy has kind, description, rights, settings, picture and, where asked for, the members with their ends', async t => {
  const [lea, tom] = [await localUser(context, 'lea'), await localUser(context, 'tom')]
  const { id } = await localGroup(context, 'Original', { members: [lea.id] })
  const until = new Date(Date.now() + 3_600_000).toISOString()
  await admin.post(`/groups/${id}/members`, { members: [tom.id], until })
  await admin.patch(`/groups/${id}`, { description: 'The first' })
  await grantRight(context, { right: 'assets.edit', principalId: id })
  const section = { on: true, values: { tags: { visible: true, required: true } } }
  const off = { on: false, values: {} }
  const uploader = { fields: section, metadata: off, automation: off }
  t.is((await admin.put(`/groups/${id}/uploader-settings`, uploader)).status, 200)
  const copy = await admin.post(`/groups/${id}/copy`, { name: 'Copy', members: true })
  t.like(copy.body, { name: 'Copy', kind: 'sharing', description: 'The first', memberCount: 2 })
  const details = await admin.get(`/groups/${copy.body.id}`)
  t.is(details.body.rights[0].right, 'assets.edit')
  t.like((await admin.get(`/groups/${copy.body.id}/uploader-settings`)).body.uploader, uploader)
  const rows = await app.db('memberships').where({ group_id: copy.body.id, member_id: tom.id })
  t.is(rows[0].until.toISOString(), until)
  const bare = await admin.post(`/groups/${id}/copy`, { name: 'Bare copy' })
  t.is(bare.body.memberCount, 0)
  t.is((await admin.post(`/groups/${id}/copy`, { name: 'copy' })).status, 409)
})

test('another account’s administrator finds none of it', async t => {
  const { id } = await localGroup(context, 'Ours alone')
  const other = await adminClient(app, await app.makeAccount('other'))
  for (const path of [`/groups/${id}`, `/groups/${id}/members`, `/groups/${id}/managers`]) {
    t.is((await other.get(path)).status, 404, path)
  }
  t.is((await other.patch(`/groups/${id}`, { name: 'Theirs' })).status, 404)
  t.is((await other.delete(`/groups/${id}?confirmation=Ours%20alone`)).status, 404)
  t.is((await other.post(`/groups/${id}/members`, { members: [other.user.id] })).status, 404)
  t.is((await other.delete(`/groups/${id}/members`)).status, 404)
  t.is((await app.db('groups').where({ id }))[0].name, 'Ours alone')
})

test('IK-02, IK-08: roles without groups.manage change no group; those without groups.view see none', async t => {
  const { id } = await localGroup(context, 'Closed')
  const developer = await adminClient(app, account, { role: 'developer' })
  t.is((await developer.get(`/groups/${id}`)).status, 200)
  t.is((await developer.patch(`/groups/${id}`, { name: 'Open' })).status, 403)
  t.is((await developer.delete(`/groups/${id}?confirmation=Closed`)).status, 403)
  t.is((await developer.post(`/groups/${id}/members`, { members: [id] })).status, 403)
  const finance = await adminClient(app, account, { role: 'finance' })
  t.is((await finance.get(`/groups/${id}`)).status, 403)
  t.is((await finance.get('/groups/00000000-0000-7000-8000-000000000000')).status, 403)
  t.is((await finance.get(`/groups/${id}/members`)).status, 403)
})
