import test from 'ava'
import {
  assignAppRole,
  createAppRole,
  removeAppRole,
  unassignAppRole,
} from '../../src/domain/applications/app-roles.ts'
import { groupClaims } from '../../src/domain/claims/claims.ts'
import { findApplication } from '../../src/domain/applications/applications.ts'
import { removeGroup } from '../../src/domain/groups/remove-group.ts'
import { newId } from '../../src/lib/ids.ts'
import { type Agency, agency, enter, register } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { makeGroup, partyWith } from '../support/claims.ts'
import { relyingParty, type Tokens } from '../support/relying-party.ts'

const app = testApp(test)

async function withRoles(
  slug: string,
  ...keys: readonly string[]
): Promise<Agency & { clientId: string }> {
  const here = await agency(app, slug)
  const { clientId } = here.registration
  for (const key of keys) {
    await createAppRole(here.context, clientId, { key, name: key, description: null })
  }
  return { ...here, clientId }
}

function rolesIn(tokens: Tokens): unknown {
  return tokens.claims()?.['roles']
}

test('the roles claim holds a person’s own app roles and those of their groups, nested ones too, sorted, each once', async t => {
  const { context, clientId, ana, photographers, application, browser } = await withRoles(
    'own-and-group',
    'writer',
    'Editor',
    'archive.read',
    'unused',
  )
  const outer = await makeGroup(context, { name: 'Outer', members: [photographers] })
  await assignAppRole(context, { clientId, key: 'writer', principalId: ana.id })
  await assignAppRole(context, { clientId, key: 'WRITER', principalId: photographers })
  await assignAppRole(context, { clientId, key: 'Editor', principalId: photographers })
  await assignAppRole(context, { clientId, key: 'archive.read', principalId: outer })
  const tokens = await enter({ application }, browser())
  t.deepEqual(rolesIn(tokens), ['Editor', 'archive.read', 'writer'])
  const few = await enter({ application }, browser(), { scope: 'openid groups' })
  t.is(rolesIn(few), undefined)
})

test('with the account role the claim holds both, sorted; another application hears nothing of these roles', async t => {
  const here = await withRoles('both', 'admin')
  const { context, clientId, account, ana, browser } = here
  await assignAppRole(context, { clientId, key: 'admin', principalId: ana.id })
  const other = await partyWith(here, { accountRole: true })
  await createAppRole(context, other.clientId, { key: 'zeta', name: 'Z', description: null })
  await createAppRole(context, other.clientId, { key: 'admin', name: 'A', description: null })
  await assignAppRole(context, { clientId: other.clientId, key: 'zeta', principalId: ana.id })
  const window = browser()
  t.deepEqual(rolesIn(await enter({ application: other }, window)), ['developer', 'zeta'])
  const plain = await relyingParty(account, here.registration)
  t.deepEqual(rolesIn(await enter({ application: plain }, window)), ['admin'])
})

test('3.4 row 16: a role that was taken away, removed, or came through a suspended or deleted group is gone at refresh', async t => {
  const keys = ['taken', 'removed', 'suspended', 'deleted', 'kept']
  const here = await withRoles('row-16', ...keys)
  const { context, clientId, ana, application, browser } = here
  const suspended = await makeGroup(context, { name: 'Suspended', members: [ana.id] })
  const deleted = await makeGroup(context, { name: 'Deleted', members: [ana.id] })
  const principals = [ana.id, ana.id, suspended, deleted, ana.id]
  for (const [at, key] of keys.entries()) {
    await assignAppRole(context, { clientId, key, principalId: principals[at] ?? '' })
  }
  const first = await enter({ application }, browser())
  t.deepEqual(rolesIn(first), keys.toSorted())
  await unassignAppRole(context, { clientId, key: 'taken', principalId: ana.id })
  const second = await application.refresh(first.refresh_token ?? '')
  t.deepEqual(rolesIn(second), ['deleted', 'kept', 'removed', 'suspended'])
  t.is(await removeAppRole(context, clientId, 'removed'), 1)
  const third = await application.refresh(second.refresh_token ?? '')
  t.deepEqual(rolesIn(third), ['deleted', 'kept', 'suspended'])
  await context
    .db('memberships')
    .where({ account_id: context.account.id, group_id: suspended })
    .update({ state: 'suspended' })
  const fourth = await application.refresh(third.refresh_token ?? '')
  t.deepEqual(rolesIn(fourth), ['deleted', 'kept'])
  await removeGroup(context, deleted)
  const fifth = await application.refresh(fourth.refresh_token ?? '')
  t.deepEqual(rolesIn(fifth), ['kept'])
  const left = await app.db('app_role_assignments').where({ account_id: context.account.id })
  t.deepEqual(
    left.map(row => (row as { principal_id: string }).principal_id).toSorted(),
    [suspended, ana.id].toSorted(),
  )
  await createAppRole(context, clientId, { key: 'removed', name: 'again', description: null })
  const sixth = await application.refresh(fifth.refresh_token ?? '')
  t.deepEqual(rolesIn(sixth), ['kept'], '3.4 row 21: the same key again inherits nothing')
})

test('a role gives no entry: who is not assigned stays outside', async t => {
  const { context, clientId, bo, application, browser } = await withRoles('no-entry', 'admin')
  await assignAppRole(context, { clientId, key: 'admin', principalId: bo.id })
  const began = await application.begin()
  const window = browser()
  const page = await window.submit(await window.open(began.url), {
    username: 'bo',
    password: 'three unrelated words',
  })
  t.is(page.status, 403)
})

test.serial('the groups and roles of a user in 1,000 groups are one query', async t => {
  const { context, ana } = await agency(app, 'thousand')
  const { clientId } = await register(context, {}, 'open')
  const role = { key: 'many', name: 'many', description: null }
  await createAppRole(context, clientId, role)
  const ids = await thousandGroups(context.account.id, ana.id)
  await assignAppRole(context, { clientId, key: 'many', principalId: ids[500] ?? '' })
  const application = await findApplication(context, clientId)
  await app.db.raw('analyze memberships, groups, app_roles, app_role_assignments, assignments')
  const queries: string[] = []
  const listen = ({ sql }: { sql: string }): void => void queries.push(sql)
  const times: number[] = []
  for (let round = 0; round < 40; round++) {
    app.db.on('query', listen)
    const start = performance.now()
    const { groups, roles } = await groupClaims(context, ana, application)
    times.push(performance.now() - start)
    app.db.off('query', listen)
    t.is(groups.length, 1001)
    t.deepEqual(roles, ['many'])
  }
  t.is(queries.length, 40)
  const [fastest = Infinity] = times.toSorted((a, b) => a - b)
  t.log(`fastest of 40: ${fastest.toFixed(2)} ms`)
})

async function thousandGroups(accountId: string, userId: string): Promise<readonly string[]> {
  const ids = Array.from({ length: 1000 }, () => newId())
  const own = { account_id: accountId }
  await app.db('principals').insert(ids.map(id => ({ ...own, id, kind: 'group' })))
  await app.db('groups').insert(
    ids.map((id, at) => {
      const name = `Bulk ${at}`
      return {
        ...own,
        id,
        kind: 'directory',
        name,
        name_key: name,
        name_folded: name.toLowerCase(),
      }
    }),
  )
  await app.db('memberships').insert(
    ids.map(id => ({
      ...own,
      group_id: id,
      member_id: userId,
      source_id: accountId,
      member_kind: 'user',
    })),
  )
  return ids
}
