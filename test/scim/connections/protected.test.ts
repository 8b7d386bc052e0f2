import test from 'ava'
import { changeRole } from '../../../src/domain/users/change-role.ts'
import type { Context } from '../../../src/domain/context.ts'
import { getGroup } from '../../../src/domain/groups/groups.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { aGroup, aUser, scimClient } from '../../support/scim.ts'

const app = testApp(test)
let count = 0

async function newAccount(): Promise<Context> {
  return app.inAccount(await app.makeAccount(`account-${count++}`))
}

test('3.4-8: no operation on a group, in either direction, touches the membership of an account administrator', async t => {
  const context = await newAccount()
  await localUser(context, 'keeper', 'account_administrator')
  const scim = await scimClient(context, { adoption: true })
  const user = await scim.post('/Users', aUser('rises'))
  const other = await scim.post('/Users', aUser('other'))
  const group = await scim.post('/Groups', aGroup('Staff', [user.body.id, other.body.id]))
  const empty = await scim.post('/Groups', aGroup('Empty'))
  await changeRole(context, user.body.id, { role: 'account_administrator' })
  const [id, path] = [user.body.id, `/Groups/${group.body.id}`]
  const rows = () => app.db('memberships').where({ member_id: id }).pluck('group_id')
  const answers = [
    await scim.patch(`/Groups/${empty.body.id}`, [
      { op: 'add', path: 'members', value: [{ value: id }] },
    ]),
    await scim.put(`/Groups/${empty.body.id}`, aGroup('Empty', [id])),
    await scim.post('/Groups', aGroup('Fresh', [id])),
    await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]),
    await scim.put(`/Users/${id}`, aUser('rises', { active: false })),
    await scim.delete(`/Users/${id}`),
  ]
  t.deepEqual(
    answers.map(({ status }) => status),
    [403, 403, 403, 403, 403, 403],
  )
  await scim.patch(path, [{ op: 'remove', path: `members[value eq "${id}"]` }])
  await scim.patch(path, [{ op: 'remove', path: 'members' }])
  await scim.put(path, aGroup('Staff', [other.body.id]))
  t.deepEqual(await rows(), [group.body.id], 'every removal passed it by')
  t.is(
    (await scim.put(path, aGroup('Staff', [id, other.body.id]))).status,
    200,
    'a repetition is fine',
  )
  t.is((await getGroup(context, group.body.id)).memberCount, 2)
})

test('3.4-7: the id in a body names nothing; the one in the path does', async t => {
  const context = await newAccount()
  const scim = await scimClient(context)
  const [one, two] = [
    await scim.post('/Users', aUser('one')),
    await scim.post('/Users', aUser('two')),
  ]
  const put = await scim.put(`/Users/${one.body.id}`, {
    ...aUser('one'),
    id: two.body.id,
    title: 'Chief',
  })
  t.is(put.body.id, one.body.id)
  t.is((await scim.get(`/Users/${two.body.id}`)).body.meta.version, two.body.meta.version)
  const posted = await scim.post('/Users', { ...aUser('three'), id: two.body.id })
  t.not(posted.body.id, two.body.id)
  const groups = [
    await scim.post('/Groups', aGroup('G1')),
    await scim.post('/Groups', aGroup('G2')),
  ]
  const [first = '', second = ''] = groups.map(({ body }) => body.id)
  const renamed = await scim.put(`/Groups/${first}`, { ...aGroup('G3'), id: second })
  t.is(renamed.body.id, first)
  const okta = [{ op: 'replace', value: { id: second, displayName: 'G4' } }]
  const patched = await scim.patch(`/Groups/${first}`, okta)
  t.true([204, 400].includes(patched.status))
  t.is((await scim.get(`/Groups/${second}`)).body.displayName, 'G2')
})

test('3.4-10: one operation that may not happen undoes all of its request', async t => {
  const context = await newAccount()
  const scim = await scimClient(context)
  const hidden = await localUser(context, 'hidden')
  const user = await scim.post('/Users', aUser('own'))
  const group = await scim.post('/Groups', aGroup('Whole'))
  const answer = await scim.patch(`/Groups/${group.body.id}`, [
    { op: 'replace', path: 'displayName', value: 'Half' },
    { op: 'add', path: 'members', value: [{ value: user.body.id }] },
    { op: 'add', path: 'members', value: [{ value: hidden.id }] },
  ])
  t.is(answer.status, 400)
  const after = (await scim.get(`/Groups/${group.body.id}`)).body
  t.deepEqual([after.displayName, after.members], ['Whole', undefined])
})

test('section 8: an e-mail address links nobody: neither created with it nor rewritten to it', async t => {
  const context = await newAccount()
  const boss = await localUser(context, 'boss@lumen.example', 'account_administrator')
  const local = await localUser(context, 'local@lumen.example', 'developer')
  const scim = await scimClient(context, { adoption: true })
  const emails = [{ value: 'boss@lumen.example', primary: true }]
  const made = await scim.post('/Users', aUser('mallory', { emails, externalId: boss.id }))
  t.is(made.status, 201)
  t.false([boss.id, local.id].includes(made.body.id))
  const path = `/Users/${made.body.id}`
  await scim.patch(path, [
    { op: 'replace', path: 'emails', value: [{ value: 'local@lumen.example', primary: true }] },
    { op: 'replace', path: 'externalId', value: local.id },
  ])
  const rename = await scim.patch(path, [
    { op: 'replace', path: 'userName', value: 'BOSS@lumen.example' },
  ])
  t.is(rename.status, 409)
  const rows = await app
    .db('users')
    .whereIn('id', [boss.id, local.id])
    .select('managed_by', 'version')
  t.deepEqual(
    rows.map(row => ({ ...row })),
    [
      { managed_by: null, version: 1 },
      { managed_by: null, version: 1 },
    ],
  )
  const [role] = await app.db('users').where({ id: made.body.id }).pluck('role')
  t.is(role, 'media_library_restricted_access')
})
