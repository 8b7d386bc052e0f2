import test, { type ExecutionContext } from 'ava'
import { contract } from '../../../src/admin/contract/contract.ts'
import {
  assignAppRole,
  createAppRole,
  removeAppRole,
} from '../../../src/domain/applications/app-roles.ts'
import { createApplication } from '../../../src/domain/applications/applications.ts'
import { groupClaims } from '../../../src/domain/claims/claims.ts'
import type { Context } from '../../../src/domain/context.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { verifyPassword } from '../../../src/domain/passwords/verify-password.ts'
import type { Application } from '../../../src/model/application.ts'
import { type Right, rights } from '../../../src/model/right.ts'
import { type Role, roleRecords, roles } from '../../../src/model/role.ts'
import { adminClient, type AdminClient, call } from '../../support/admin.ts'
import { addGroup, addPerson, password } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { consoleService } from '../../support/service.ts'

const app = testApp(test)

const some = '00000000-0000-7000-8000-000000000000'

/** What a role may not ask, by the status of every operation that only reads and needs something. */
async function refusedReads(client: AdminClient): Promise<ReadonlySet<string>> {
  const refused = new Set<string>()
  for (const { id, method, path, needs } of contract) {
    if (method !== 'GET' || needs === 'signed-in' || needs === 'public') continue
    const { status } = await client.get(
      path.replaceAll(/:\w+/g, some).replace(`rights/${some}`, 'rights/active'),
    )
    if (status === 403) refused.add(id)
  }
  return refused
}

async function allows(
  t: ExecutionContext,
  role: Role,
  paths: Readonly<Record<string, number>>,
): Promise<void> {
  const account = await app.makeAccount(`role-${role.replaceAll('_', '-')}`)
  const client = await adminClient(app, account, { role })
  for (const [path, status] of Object.entries(paths)) {
    t.is((await client.get(path)).status, status, path)
  }
}

const has = (role: Role, right: Right): boolean => roleRecords[role].rights.includes(right)

test('IK-01: an account administrator may open everything and create further account administrators', async t => {
  const account = await app.makeAccount('everything')
  const client = await adminClient(app, account)
  t.deepEqual([...(await refusedReads(client))], [])
  t.deepEqual(roleRecords.account_administrator.rights, rights)
  const made = await client.post('/users', {
    userName: 'second',
    role: 'account_administrator',
    attributes: {},
  })
  t.is(made.status, 201)
  const promoted = await localUser(app.inAccount(account), 'promoted', 'developer')
  const { status } = await client.put(`/users/${promoted.id}/role`, {
    role: 'account_administrator',
  })
  t.is(status, 200)
  const rows = await app
    .db('users')
    .where({ account_id: account.id, role: 'account_administrator' })
  t.is(rows.length, 3)
})

test('IK-02: a developer may open everything but user management and billing', async t => {
  const account = await app.makeAccount('developers')
  const client = await adminClient(app, account, { role: 'developer' })
  const refused = await refusedReads(client)
  t.true(refused.has('listUsers'))
  t.true(refused.has('getPlan'))
  for (const id of refused) {
    const { needs } = contract.find(each => each.id === id) ?? {}
    const anyOf = typeof needs === 'string' ? [needs] : (needs ?? [])
    t.true(
      anyOf.every(right => /^(users|billing)\.|^connections\.manage$/.test(right)),
      `${id} needs ${anyOf.join(', ')}`,
    )
  }
  const lacking = rights.filter(right => !has('developer', right))
  t.deepEqual([...lacking].toSorted(), [
    'billing.manage',
    'billing.view',
    'connections.manage',
    'groups.manage',
    'users.manage',
    'users.view',
  ])
})

test('IK-03: full access works in the whole library, and opens no settings, users or billing', async t => {
  const role = 'media_library_full_access'
  t.is(roleRecords[role].floor, 'manage')
  for (const right of ['assets.upload', 'folders.create', 'assets.edit'] as const)
    t.true(has(role, right))
  await allows(t, role, { '/account': 403, '/users': 403, '/plan': 403, '/applications': 403 })
})

test('IK-04: view-only sees every file and folder, and neither uploads nor creates a folder', async t => {
  const role = 'media_library_view_only_access'
  t.is(roleRecords[role].floor, 'view')
  t.true(has(role, 'assets.view') && has(role, 'folders.view'))
  t.false(has(role, 'assets.upload') || has(role, 'folders.create') || has(role, 'shares.manage'))
  await allows(t, role, { '/account': 403, '/users': 403, '/plan': 403 })
})

test('IK-05: restricted has no level on anything but what is shared', async t => {
  const role = 'media_library_restricted_access'
  t.is(roleRecords[role].floor, null)
  await allows(t, role, { '/account': 403, '/users': 403, '/plan': 403 })
})

test('IK-06: finance opens analytics and billing and not the media library', async t => {
  t.is(roleRecords.finance.floor, null)
  t.true(has('finance', 'billing.manage') && has('finance', 'analytics.view'))
  t.deepEqual(
    roleRecords.finance.rights.filter(right =>
      /^(assets|folders|collections|shares)\./.test(right),
    ),
    [],
  )
  await allows(t, 'finance', {
    '/plan': 200,
    '/analytics/figures?metric=seats&from=2026-01-01&to=2026-01-31': 200,
    '/users': 403,
    '/account': 403,
  })
})

test('IK-08: only an account administrator can manage users and groups', t => {
  for (const right of ['users.manage', 'groups.manage'] as const) {
    t.deepEqual(
      roles.filter(role => has(role, right)),
      ['account_administrator'],
    )
  }
})

test('IK-09: full access sees and keeps the audit log of the library, view-only reads it', t => {
  t.true(has('media_library_full_access', 'assets.view-audit'))
  t.true(has('media_library_full_access', 'assets.manage-audit'))
  t.true(has('media_library_view_only_access', 'assets.view-audit'))
  t.false(has('media_library_view_only_access', 'assets.manage-audit'))
  t.false(has('media_library_restricted_access', 'assets.view-audit'))
})

test('AS-03: a group holds an account administrator by the hand of another one alone', async t => {
  const account = await app.makeAccount('members')
  const [one, other] = [await adminClient(app, account), await adminClient(app, account)]
  const group = await addGroup(app.inAccount(account), 'Team', [])
  const add = async (client: AdminClient, id: string): Promise<number> =>
    (await client.post(`/groups/${group}/members`, { members: [id] })).status
  t.is(await add(one, one.user.id), 403)
  t.is((await app.db('memberships').where({ group_id: group })).length, 0)
  t.is(await add(other, one.user.id), 200)
  t.deepEqual(await app.db('memberships').where({ group_id: group }).pluck('member_id'), [
    one.user.id,
  ])
})

test('AS-07: who loses the role account administrator keeps account, password and groups', async t => {
  const account = await app.makeAccount('demoted')
  const context = app.inAccount(account)
  const admin = await adminClient(app, account)
  const promoted = await addPerson(app, context, { userName: 'ana', role: 'account_administrator' })
  const group = await addGroup(context, 'Team', [promoted])
  t.is((await admin.put(`/users/${promoted.id}/role`, { role: 'finance' })).status, 200)
  t.is((await verifyPassword(context, app.hasher, { userName: 'ana', password })).kind, 'proven')
  t.is((await app.db('memberships').where({ group_id: group, member_id: promoted.id })).length, 1)
})

async function twoApplications(context: Context): Promise<readonly [Application, Application]> {
  const make = async (name: string): Promise<Application> => {
    const input = {
      name,
      redirectUris: ['https://app.example/callback'],
      postLogoutRedirectUris: [],
      access: 'open',
      homeUrl: null,
      contact: null,
      claims: {},
    } as const
    return (await createApplication(context, input)).application
  }
  return [await make('One'), await make('Other')]
}

test('AS-20 AS-21 AS-24: a role counts in its application, for users and members of groups, until it is deleted', async t => {
  const account = await app.makeAccount('app-roles')
  const context = app.inAccount(account)
  const [one, other] = await twoApplications(context)
  const [ana, bo] = [await localUser(context, 'ana'), await localUser(context, 'bo')]
  const inner = await addGroup(context, 'Inner', [bo])
  const outer = await addGroup(context, 'Outer', [])
  await changeGroup(context, outer, { members: { add: new Set([inner]), remove: new Set() } })
  const { clientId } = one
  await createAppRole(context, clientId, { key: 'editor', name: 'Editor', description: null })
  await assignAppRole(context, { clientId, key: 'editor', principalId: ana.id })
  await assignAppRole(context, { clientId, key: 'editor', principalId: outer })
  for (const user of [ana, bo]) {
    t.deepEqual((await groupClaims(context, user, one)).roles, ['editor'])
    t.deepEqual((await groupClaims(context, user, other)).roles, [])
  }
  await removeAppRole(context, clientId, 'editor')
  for (const user of [ana, bo]) t.deepEqual((await groupClaims(context, user, one)).roles, [])
  t.is((await app.db('app_role_assignments').where({ account_id: account.id })).length, 0)
})

test('AS-25: a token of the console may what was asked for and what its application was given, no more', async t => {
  const account = await app.makeAccount('policy')
  const { token } = await consoleService(app, account, ['account.view', 'users.view'])
  const rightsOf = async (asked: readonly string[]): Promise<readonly string[]> => {
    const headers = { authorization: `Bearer ${await token(asked)}` }
    const { body } = await call(`${account.issuer}/api/v1`, { method: 'GET', path: '/me', headers })
    return body.rights
  }
  t.deepEqual(await rightsOf(['account.view']), ['account.view'])
  t.deepEqual([...(await rightsOf(['account.view', 'users.view']))].toSorted(), [
    'account.view',
    'users.view',
  ])
})
