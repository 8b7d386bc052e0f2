import test from 'ava'
import { testApp } from '../../support/app.ts'
import { aGroup, aUser, scimClient } from '../../support/scim.ts'
import { bulkOf } from '../../scim/support/bulk.ts'
import { directory, patchOf } from './directory.ts'

const app = testApp(test)

test('3.4 row 1: no way of changing people or members makes an account administrator or moves one', async t => {
  const { context, scim, boss } = await directory(app, 'row-1')
  const roles = [{ value: 'account_administrator', type: 'account', primary: true }]
  const id = (await scim.post('/Users', aUser('mallory', { roles }))).body.id
  const group = (await scim.post('/Groups', aGroup('account administrator', [id]))).body.id
  const twin = (await scim.post('/Groups', aGroup('Account administrators'))).body.id
  const members = (...ids: string[]): object => ({
    op: 'add',
    path: 'members',
    value: ids.map(value => ({ value })),
  })
  await scim.put(`/Users/${id}`, aUser('mallory', { roles, role: 'account_administrator' }))
  await scim.patch(`/Users/${id}`, [{ op: 'add', path: 'roles', value: roles }])
  await scim.patch(`/Users/${id}`, [{ op: 'add', path: 'groups', value: [{ value: twin }] }])
  await scim.put(`/Groups/${twin}`, aGroup('Account administrators', [id, group]))
  t.is((await scim.patch(`/Groups/${group}`, [members(boss)])).status, 400)
  t.is((await scim.post('/Groups', aGroup('Fresh', [id, boss]))).status, 400)
  const made = await bulkOf(scim, [
    { method: 'POST', path: '/Users', bulkId: 'u', data: aUser('second', { roles }) },
    { method: 'PATCH', path: `/Groups/${group}`, data: patchOf(members('bulkId:u')) },
    { method: 'PATCH', path: `/Groups/${group}`, data: patchOf(members(boss)) },
  ])
  t.deepEqual(
    made.map(({ status }) => status),
    ['201', '200', '400'],
  )
  const people = await app
    .db('users')
    .where({ account_id: context.account.id })
    .orderBy('user_name')
    .select('user_name', 'role')
  t.deepEqual(
    people.map(row => ({ ...row })),
    [
      { user_name: 'boss', role: 'account_administrator' },
      { user_name: 'mallory', role: 'media_library_restricted_access' },
      { user_name: 'second', role: 'media_library_restricted_access' },
    ],
  )
  t.deepEqual(await app.db('memberships').where({ member_id: boss }), [])
})

test('3.4 row 2: a group made with members is what a group made empty and then filled is, refusals included', async t => {
  const { scim, context, boss } = await directory(app, 'row-2')
  const other = await scimClient(context)
  const kinds = {
    own: (await scim.post('/Users', aUser('own'))).body.id,
    group: (await scim.post('/Groups', aGroup('Inner'))).body.id,
    foreign: (await other.post('/Users', aUser('foreign'))).body.id,
    unknown: '01890000-0000-7000-8000-000000000000',
    boss,
  }
  const names = Object.keys(kinds) as (keyof typeof kinds)[]
  const rows = (id: string | undefined): Promise<string[]> =>
    app
      .db('memberships')
      .where({ group_id: id ?? boss })
      .orderBy('member_id')
      .pluck('member_id')
  for (let set = 1; set < 2 ** names.length; set++) {
    const chosen = names.filter((_, bit) => (set & (2 ** bit)) !== 0)
    const ids = chosen.map(name => kinds[name])
    const whole = await scim.post('/Groups', aGroup(`Whole ${set}`, ids))
    const empty = await scim.post('/Groups', aGroup(`Empty ${set}`))
    const value = ids.map(each => ({ value: each }))
    const filled = await scim.patch(`/Groups/${empty.body.id}`, [
      { op: 'add', path: 'members', value },
    ])
    const answer = whole.status === 201 ? 204 : whole.status
    t.is(answer, filled.status, chosen.join(' '))
    t.deepEqual(await rows(whole.body.id), await rows(empty.body.id), chosen.join(' '))
    t.is((await rows(empty.body.id)).length, filled.status === 204 ? ids.length : 0)
  }
  const withGroups = await scim.post(
    '/Users',
    aUser('joined', { groups: [{ value: kinds.group }] }),
  )
  t.is(withGroups.status, 201)
  t.deepEqual(await app.db('memberships').where({ member_id: withGroups.body.id }), [])
})

test('3.4 row 3: who may not see a group can neither put it under an own one nor put anything under it', async t => {
  const { scim, context } = await directory(app, 'row-3')
  const other = await scimClient(context)
  const person = (await other.post('/Users', aUser('theirs'))).body.id
  const theirs = (await other.post('/Groups', aGroup('Theirs', [person]))).body.id
  const [mine, under] = [
    (await scim.post('/Groups', aGroup('Mine'))).body.id,
    (await scim.post('/Groups', aGroup('Under'))).body.id,
  ]
  const before = await app.db('memberships').where({ account_id: context.account.id })
  const add = (value: string): object[] => [{ op: 'add', path: 'members', value: [{ value }] }]
  const answers = [
    await scim.patch(`/Groups/${mine}`, add(theirs)),
    await scim.put(`/Groups/${mine}`, aGroup('Mine', [theirs])),
    await scim.post('/Groups', aGroup('New', [theirs])),
    await scim.patch(`/Groups/${theirs}`, add(under)),
    await scim.put(`/Groups/${theirs}`, aGroup('Theirs', [under])),
    await scim.delete(`/Groups/${theirs}`),
  ]
  t.deepEqual(
    answers.map(({ status }) => status),
    [400, 400, 400, 404, 404, 404],
  )
  t.deepEqual(await app.db('memberships').where({ account_id: context.account.id }), before)
  await scim.patch(`/Groups/${mine}`, add(under))
  await scim.patch(`/Groups/${under}`, add(mine))
  const nested = await scim.get(`/Users?filter=${encodeURIComponent(`groups.value eq "${mine}"`)}`)
  t.is(nested.status, 200, 'and a circle ends')
})
