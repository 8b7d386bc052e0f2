import test from 'ava'
import { grantRight } from '../../../src/domain/rights/grants.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)

test('DESIGN 5, Giving: a level on the whole library is given by those alone whose role has it', async t => {
  const account = await app.makeAccount('floors')
  const context = app.inAccount(account)
  const helper = await adminClient(app, account, { role: 'media_library_restricted_access' })
  const principalId = helper.user.id
  // Every right that the roles of the media library imply: what is left is their level.
  for (const right of ['users.manage', 'assets.view-audit', 'assets.manage-audit'] as const) {
    await grantRight(context, { principalId, right })
  }
  const viewer = await localUser(context, 'viewer', 'media_library_view_only_access')
  const rolesOf = async (): Promise<unknown> =>
    app.db('users').where({ account_id: account.id }).orderBy('id').select('id', 'role')
  const before = await rolesOf()
  for (const role of ['media_library_view_only_access', 'media_library_full_access']) {
    const own = await helper.put(`/users/${principalId}/role`, { role })
    t.deepEqual([own.status, own.body.code], [403, 'forbidden'], role)
    t.is((await helper.post('/users', { userName: 'new', role })).status, 403)
  }
  t.is((await helper.post(`/users/${viewer.id}/password`, {})).status, 403)
  t.is((await helper.patch(`/users/${viewer.id}`, { userName: 'me@x.example' })).status, 403)
  t.deepEqual(await rolesOf(), before)
  t.is(await app.db('passwords').where({ user_id: viewer.id }).first(), undefined)

  const viewing = await adminClient(app, account, { role: 'media_library_view_only_access' })
  await grantRight(context, { principalId: viewing.user.id, right: 'users.manage' })
  const role = 'media_library_view_only_access'
  t.is((await viewing.post('/users', { userName: 'new', role })).status, 201)
})
