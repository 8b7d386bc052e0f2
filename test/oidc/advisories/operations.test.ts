import test, { type ExecutionContext } from 'ava'
import { changeRole } from '../../../src/domain/users/change-role.ts'
import type { Context } from '../../../src/domain/context.ts'
import { testApp } from '../../support/app.ts'
import { aGroup, aUser, scimClient } from '../../support/scim.ts'
import { bulkOf } from '../../scim/support/bulk.ts'
import { directory, patchOf } from './directory.ts'

const app = testApp(test)

test('3.4 row 7: the id in the data of a bulk operation names nothing; the one in its path does', async t => {
  const { scim } = await directory(app, 'row-7')
  const [one, two] = [
    (await scim.post('/Users', aUser('one'))).body.id,
    (await scim.post('/Users', aUser('two'))).body.id,
  ]
  const [first, second] = [
    (await scim.post('/Groups', aGroup('First'))).body.id,
    (await scim.post('/Groups', aGroup('Second'))).body.id,
  ]
  const stored = async (): Promise<unknown> => [
    await app.db('users').where({ id: two }),
    await app.db('groups').where({ id: second }),
  ]
  const before = await stored()
  await bulkOf(scim, [
    { method: 'PUT', path: `/Users/${one}`, data: { ...aUser('one'), id: two, title: 'Chief' } },
    { method: 'PUT', path: `/Groups/${first}`, data: { ...aGroup('Third'), id: second } },
    {
      method: 'PATCH',
      path: `/Groups/${first}`,
      data: patchOf({ op: 'replace', value: { id: second, displayName: 'Fourth' } }),
    },
  ])
  t.deepEqual(await stored(), before)
  t.is((await scim.get(`/Users/${one}`)).body['title'], 'Chief')
})

test('3.4 row 8: whoever is protected in Users is protected in Groups and in Bulk, and the other way round', async t => {
  const { scim, context, boss } = await directory(app, 'row-8')
  const hidden = (await (await scimClient(context)).post('/Users', aUser('hidden'))).body.id
  const group = (await scim.post('/Groups', aGroup('Staff'))).body.id
  const add = (value: string): object => ({ op: 'add', path: 'members', value: [{ value }] })
  const off = { op: 'replace', path: 'active', value: false }
  const risen = (await scim.post('/Users', aUser('risen'))).body.id
  await changeRole(context, risen, { role: 'account_administrator' })
  const rows = () => app.db('users').whereIn('id', [boss, hidden, risen]).orderBy('id')
  const before = await rows()
  for (const [id, status] of [
    [boss, 404],
    [hidden, 404],
    [risen, 403],
  ] as const) {
    const asMember = status === 404 ? 400 : status
    const single = [
      await scim.patch(`/Users/${id}`, [off]),
      await scim.put(`/Users/${id}`, aUser('taken-over')),
      await scim.delete(`/Users/${id}`),
      await scim.patch(`/Groups/${group}`, [add(id)]),
      await scim.put(`/Groups/${group}`, aGroup('Staff', [id])),
    ]
    const bulk = await bulkOf(scim, [
      { method: 'PATCH', path: `/Users/${id}`, data: patchOf(off) },
      { method: 'PUT', path: `/Users/${id}`, data: aUser('taken-over') },
      { method: 'DELETE', path: `/Users/${id}` },
      { method: 'PATCH', path: `/Groups/${group}`, data: patchOf(add(id)) },
      { method: 'PUT', path: `/Groups/${group}`, data: aGroup('Staff', [id]) },
    ])
    const expected = [status, status, status, asMember, asMember]
    t.deepEqual(
      single.map(each => each.status),
      expected,
    )
    t.deepEqual(
      bulk.map(each => Number(each.status)),
      expected,
    )
  }
  t.deepEqual(await rows(), before)
  t.deepEqual(await app.db('memberships').where({ group_id: group }), [])
})

test('3.4 row 10: one operation that may not happen undoes those before it, and no event tells of any', async t => {
  const { scim, context, boss } = await directory(app, 'row-10')
  const user = (await scim.post('/Users', aUser('own', { title: 'Clerk' }))).body.id
  const group = (await scim.post('/Groups', aGroup('Whole', [user]))).body.id
  const before = await state(context)
  const good = { op: 'replace', path: 'displayName', value: 'Half' }
  const remove = { op: 'remove', path: `members[value eq "${user}"]` }
  const bad = { op: 'add', path: 'members', value: [{ value: boss }] }
  const unchanged = async (what: string, answer: { readonly status: number }): Promise<void> => {
    t.true(answer.status >= 400, `${what}: ${answer.status}`)
    t.deepEqual(await state(context), before, what)
  }
  await unchanged('group', await scim.patch(`/Groups/${group}`, [good, remove, bad]))
  const rename = { op: 'replace', path: 'userName', value: 'boss' }
  const title = { op: 'replace', path: 'title', value: 'Chief' }
  await unchanged('user', await scim.patch(`/Users/${user}`, [title, rename]))
  const circle = await bulkOf(scim, [
    { method: 'POST', path: '/Groups', bulkId: 'a', data: aGroup('A', ['bulkId:b', user]) },
    { method: 'POST', path: '/Groups', bulkId: 'b', data: aGroup('B', ['bulkId:a', boss]) },
  ])
  for (const { status } of circle) await unchanged('circle', { status: Number(status) })
})

/** What is stored of people, groups and memberships, and how many events there are. */
async function state({ account }: Context): Promise<unknown> {
  const own = { account_id: account.id }
  return {
    users: await app.db('users').where(own).orderBy('id'),
    groups: await app.db('groups').where(own).orderBy('id'),
    memberships: await app.db('memberships').where(own).orderBy(['group_id', 'member_id']),
    events: (await app.db('events').where(own)).length,
  }
}

test('3.4 row 11: no attribute in a body reaches what a directory does not decide', async t => {
  const { scim, boss } = await directory(app, 'row-11')
  const { body } = await scim.post('/Users', aUser('plain'))
  const group = (await scim.post('/Groups', aGroup('Team'))).body.id
  const decided = ['role', 'suspended', 'managed_by', 'sub', 'id', 'account_id', 'access_ended_at']
  const stored = (): Promise<unknown> =>
    app
      .db('users')
      .where({ id: body.id })
      .first<unknown>(...decided, 'created_at')
  const before = await stored()
  const wanted: Record<string, unknown> = {
    role: 'account_administrator',
    accountRole: 'account_administrator',
    suspended: false,
    managedBy: null,
    managed_by: null,
    sub: boss,
    id: boss,
    meta: { created: '2001-01-01T00:00:00Z', resourceType: 'Group' },
    groups: [{ value: group }],
    isSuperuser: true,
    email_verified: true,
  }
  await attempt(t, scim.put(`/Users/${body.id}`, aUser('plain', wanted)))
  await attempt(t, scim.patch(`/Users/${body.id}`, [{ op: 'replace', value: wanted }]))
  for (const [path, value] of Object.entries(wanted)) {
    await attempt(t, scim.patch(`/Users/${body.id}`, [{ op: 'add', path, value }]))
  }
  t.deepEqual(await stored(), before)
  t.deepEqual(await app.db('memberships').where({ member_id: body.id }), [])
})

/** Refused or ignored, but never a failure of the server. */
async function attempt(t: ExecutionContext, answer: Promise<{ status: number }>): Promise<void> {
  const { status } = await answer
  t.true([200, 204, 400, 403].includes(status), `${status}`)
}
