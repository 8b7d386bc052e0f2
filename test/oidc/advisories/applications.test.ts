import test from 'ava'
import {
  assignAppRole,
  createAppRole,
  removeAppRole,
} from '../../../src/domain/applications/app-roles.ts'
import { createApplication } from '../../../src/domain/applications/applications.ts'
import { changeApplication } from '../../../src/domain/applications/change-application.ts'
import { changeRole } from '../../../src/domain/users/change-role.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { removeGroup } from '../../../src/domain/groups/remove-group.ts'
import { setPassword } from '../../../src/domain/passwords/passwords.ts'
import type { ClaimsContract } from '../../../src/model/claims-contract.ts'
import { addGroup, addPerson, agency, enter, password } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { addClient } from '../../support/clients.ts'
import { aUser, scimClient } from '../../support/scim.ts'

const app = testApp(test)

test('3.4 row 5: no contract puts a constant, another attribute or a role of others into the claims of groups and roles', async t => {
  const { account, context, registration } = await agency(app, 'row-5')
  const wrong: readonly Record<string, unknown>[] = [
    { attributes: { roles: 'userName' } },
    { attributes: { groups: 'title' } },
    { attributes: { Groups: 'title' } },
    { attributes: { team: '"account_administrator"' } },
    { attributes: { team: 'groups.value' } },
    { attributes: { sub: 'userName' } },
    { attributes: { email_verified: 'active' } },
    { attributes: { entitlements: 'title' } },
    { names: { groups: 'sub' } },
    { names: { roles: 'email' } },
    { names: { groups: 'roles' } },
    { groups: ['Editors'] },
    { values: 'constant' },
  ]
  for (const claims of wrong) {
    const input = {
      name: 'Bad',
      redirectUris: ['https://app.example/callback'],
      postLogoutRedirectUris: [],
      access: 'open' as const,
      homeUrl: null,
      contact: null,
      claims: claims as ClaimsContract,
    }
    const what = JSON.stringify(claims)
    await t.throwsAsync(createApplication(context, input), { name: 'Refusal' }, what)
  }
  for (const key of ['account_administrator', 'Account_Administrator', 'finance']) {
    const role = { key, name: key, description: null }
    const made = createAppRole(context, registration.clientId, role)
    await t.throwsAsync(made, { name: 'Refusal' }, key)
  }
  const own = { account_id: account.id }
  t.is((await app.db('applications').where({ ...own, name: 'Bad' })).length, 0)
  t.deepEqual(await app.db('app_roles').where(own), [])
})

test('3.4 row 5: what a directory calls roles, groups and entitlements is not among the claims of either', async t => {
  const world = await agency(app, 'row-5-directory')
  const { context } = world
  const { party } = await addClient(context, {})
  const scim = await scimClient(context)
  const told = [{ value: 'account_administrator' }, { value: 'admin' }]
  const { body } = await scim.post('/Users', aUser('mallory', { roles: told, entitlements: told }))
  await setPassword(context, app, { userId: body.id, password, oneTime: false })
  const claims = (await enter({ application: party }, world.browser(), { as: 'mallory' })).claims()
  t.deepEqual(
    [claims?.['groups'], claims?.['roles'], claims?.['entitlements']],
    [[], [], undefined],
  )
})

test('3.4 row 6: a change is checked as what the application is afterwards, not as what was sent', async t => {
  const { account, context } = await agency(app, 'row-6')
  const { registration } = await addClient(context, { client: { pkce: false } })
  const { clientId } = registration
  const stored = () => context.db('applications').where({ account_id: account.id }).orderBy('id')
  const before = await stored()
  const changes = [
    { client: { pkce: false, type: 'browser' } },
    { client: { pkce: false, authentication: 'none' } },
    { client: { authentication: 'private_key_jwt' } },
    { client: { fapi: true } },
    { redirectUris: [] },
    { redirectUris: ['http://app.example/callback'] },
  ] as const
  for (const change of changes) {
    const changed = changeApplication(context, clientId, () => change)
    await t.throwsAsync(changed, { name: 'Refusal' }, JSON.stringify(change))
  }
  t.deepEqual(await stored(), before)
})

test('3.4 row 6: a change of role runs the rules of groups: no sharing group is left behind in a token', async t => {
  const world = await agency(app, 'row-6-role')
  const { context, account } = world
  const { party } = await addClient(context, {})
  const role = 'media_library_restricted_access'
  const user = await addPerson(app, context, { userName: 'rita', role })
  const input = { name: 'Clients', kind: 'sharing', externalId: null, attributes: {} } as const
  const { id } = await createGroup(context, input, new Set([user.id]))
  const tokens = await enter({ application: party }, world.browser(), { as: 'rita' })
  t.deepEqual(tokens.claims()?.['groups'], ['Clients'])
  await changeRole(context, user.id, { role: 'developer' })
  const left = { account_id: account.id, group_id: id, state: 'active' }
  t.deepEqual(await app.db('memberships').where(left), [])
  const again = await enter({ application: party }, world.browser(), { as: 'rita' })
  t.deepEqual(again.claims()?.['groups'], [])
})

test('3.4 row 16: app roles that are removed, or come from a group that is left or deleted, are in no token after a refresh', async t => {
  const world = await agency(app, 'row-16-roles')
  const { context, ana } = world
  const { party, registration } = await addClient(context, {})
  const { clientId } = registration
  const [left, deleted] = [
    await addGroup(context, 'Left', [ana]),
    await addGroup(context, 'Deleted', [ana]),
  ]
  const givings = [
    ['removed', ana.id],
    ['kept', ana.id],
    ['by-left', left],
    ['by-deleted', deleted],
  ] as const
  for (const [key, principalId] of givings) {
    await createAppRole(context, clientId, { key, name: key, description: null })
    await assignAppRole(context, { clientId, key, principalId })
  }
  const first = await enter({ application: party }, world.browser())
  t.deepEqual(first.claims()?.['roles'], ['by-deleted', 'by-left', 'kept', 'removed'])
  await removeAppRole(context, clientId, 'removed')
  const members = { add: new Set<string>(), remove: new Set([ana.id]) }
  await changeGroup(context, left, { members })
  await removeGroup(context, deleted)
  const second = await party.refresh(first.refresh_token ?? '')
  t.deepEqual(second.claims()?.['roles'], ['kept'])
})

test('3.4 row 17: a service that is switched off gets no token, and what it had is gone and stays gone', async t => {
  const { context, account } = await agency(app, 'row-17-service')
  const { party, registration } = await addClient(context, { client: { type: 'service' } })
  const grant = { grant_type: 'client_credentials' }
  const { body } = await party.post('/token', grant)
  const set = (enabled: boolean): Promise<unknown> =>
    changeApplication(context, registration.clientId, () => ({ enabled }))
  await set(false)
  const refused = await party.post('/token', grant)
  t.deepEqual([refused.status, refused.body['error']], [401, 'invalid_client'])
  const own = { account_id: account.id, client_id: registration.clientId }
  t.deepEqual(await app.db('oidc_records').where(own), [])
  await set(true)
  const token = String(body['access_token'])
  const { body: known } = await party.post('/token/introspection', { token })
  t.deepEqual(known, { active: false })
})
