import test from 'ava'
import { addMembers } from '../../../src/domain/groups/change-members.ts'
import { grantRight } from '../../../src/domain/rights/grants.ts'
import { adminClient } from '../../support/admin.ts'
import { addGroup } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)
const inHours = (hours: number): Date => new Date(Date.now() + hours * 3_600_000)

test('X-01: a right for a time is given for no longer: to others, to oneself, to a group, and by a group', async t => {
  const account = await app.makeAccount('lumen')
  const context = app.inAccount(account)
  const helper = await adminClient(app, account, { role: 'finance' })
  const principalId = helper.user.id
  for (const right of ['users.view', 'users.manage', 'groups.view', 'groups.manage'] as const) {
    await grantRight(context, { principalId, right })
  }
  await grantRight(context, { principalId, right: 'assets.approve', until: inHours(1) })
  const mia = await localUser(context, 'mia', 'finance')
  const team = await addGroup(context, 'Team', [])
  const held = (): Promise<unknown[]> =>
    app.db('granted_rights').where({ right_key: 'assets.approve' }).orderBy('principal_id')
  const before = await held()
  for (const holder of [
    `/users/${mia.id}`,
    `/users/${principalId}`,
    `/groups/${team}`,
    '/account',
  ]) {
    const path = `${holder}/rights/assets.approve`
    for (const until of [undefined, null, inHours(2).toISOString()]) {
      const refused = await helper.put(path, { until })
      t.deepEqual([refused.status, refused.body.code], [403, 'forbidden'], path)
    }
  }
  t.deepEqual(await held(), before)
  const path = `/users/${mia.id}/rights/assets.approve`
  t.is((await helper.put(path, { until: inHours(0.5).toISOString() })).status, 200)
  const carriers = await addGroup(context, 'Carriers', [])
  await grantRight(context, { principalId: carriers, right: 'assets.approve', delegated: false })
  const joins = await helper.post(`/groups/${carriers}/members`, { members: [principalId] })
  t.is(joins.status, 403)
  t.is(
    (await helper.put(`/users/${mia.id}/rights/billing.view`, {})).status,
    200,
    'by role, for good',
  )
})

test('X-01: a membership that ends, ends what its rights are given on for; a way without an end counts more; no role comes of it', async t => {
  const account = await app.makeAccount('ways')
  const context = app.inAccount(account)
  const helper = await adminClient(app, account, { role: 'media_library_restricted_access' })
  const group = await addGroup(context, 'Managers', [])
  const given = [
    'users.view',
    'users.manage',
    'billing.view',
    'billing.manage',
    'analytics.view',
  ] as const
  for (const right of given) await grantRight(context, { principalId: group, right })
  await addMembers(context, group, { ids: [helper.user.id], until: inHours(1) })
  const mia = await localUser(context, 'mia')
  const right = `/users/${mia.id}/rights/billing.view`
  t.is((await helper.put(right, {})).status, 403)
  t.is((await helper.put(`/users/${mia.id}/role`, { role: 'finance' })).status, 403)
  t.is((await helper.post('/users', { userName: 'new', role: 'finance' })).status, 403)
  t.is((await app.db('users').where({ id: mia.id }))[0].role, 'media_library_restricted_access')
  t.deepEqual(await app.db('granted_rights').where({ principal_id: mia.id }), [])
  await addMembers(context, group, { ids: [helper.user.id], until: null })
  t.is((await helper.put(right, {})).status, 200)
  t.is((await helper.put(`/users/${mia.id}/role`, { role: 'finance' })).status, 200)
})
