import test from 'ava'
import { changeRole } from '../../../src/domain/users/change-role.ts'
import type { Context } from '../../../src/domain/context.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { getGroup } from '../../../src/domain/groups/groups.ts'
import { insertMemberships } from '../../../src/storage/groups/memberships.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { aGroup, aUser, type ScimClient, scimClient } from '../../support/scim.ts'

const app = testApp(test)
let count = 0

async function newAccount(): Promise<Context> {
  return app.inAccount(await app.makeAccount(`account-${count++}`))
}

async function memberships(groupId: string): Promise<unknown> {
  const rows = await app
    .db('memberships')
    .where({ group_id: groupId })
    .orderBy('member_id')
    .select('member_id', 'source_id')
  return rows.map(row => ({ ...row }))
}

async function membersShown(scim: ScimClient, groupId: string): Promise<readonly string[]> {
  const { body } = await scim.get(`/Groups/${groupId}`)
  return (body.members ?? []).map(({ value }) => value)
}

const firstWrites = [
  ['a PATCH of a name', (scim, id) => scim.patch(`/Groups/${id}`, [rename])],
  ['a PUT without members', (scim, id) => scim.put(`/Groups/${id}`, aGroup('Desk'))],
  ['an emptying', (scim, id) => scim.patch(`/Groups/${id}`, [{ op: 'remove', path: 'members' }])],
] as const satisfies readonly (readonly [string, (scim: ScimClient, id: string) => unknown])[]
const rename = { op: 'replace', path: 'externalId', value: 'e' }

for (const [what, write] of firstWrites) {
  test(`DESIGN 5: ${what} that adopts a group leaves an administrator's membership by hand, unseen`, async t => {
    const context = await newAccount()
    const boss = await localUser(context, 'boss', 'account_administrator')
    const group = await createGroup(context, {
      name: 'Desk',
      kind: 'directory',
      externalId: null,
      attributes: {},
    })
    const byHand = { add: new Set([boss.id]), remove: new Set<string>() }
    await changeGroup(context, group.id, { members: byHand })
    const scim = await scimClient(context, { adoption: true })
    t.true((await write(scim, group.id)).status < 300)
    t.deepEqual(await membersShown(scim, group.id), [])
    const removals = [
      { op: 'remove', path: `members[value eq "${boss.id}"]` },
      { op: 'replace', path: 'members', value: [] },
    ]
    t.true((await scim.patch(`/Groups/${group.id}`, removals)).status < 300)
    t.deepEqual(await memberships(group.id), [
      { member_id: boss.id, source_id: context.account.id },
    ])
    t.is((await getGroup(context, group.id)).memberCount, 1)
  })
}

test('DESIGN 5: one who became administrator is not shown to a directory that does not manage them', async t => {
  const context = await newAccount()
  const local = await localUser(context, 'local')
  const scim = await scimClient(context, { adoption: true })
  const own = (await scim.post('/Users', aUser('own'))).body
  const { id } = (await scim.post('/Groups', aGroup('Desk', [local.id, own.id]))).body
  const filter = encodeURIComponent(`members.value eq "${local.id}"`)
  t.is((await scim.get(`/Groups?filter=${filter}`)).body.totalResults, 1)
  await changeRole(context, local.id, { role: 'account_administrator' })
  await changeRole(context, own.id, { role: 'account_administrator' })
  const rows = await memberships(id)
  t.deepEqual(await membersShown(scim, id), [own.id])
  t.deepEqual(
    (await scim.get('/Groups')).body.Resources[0]?.members?.map(({ value }) => value),
    [own.id],
  )
  t.is((await scim.get(`/Groups?filter=${filter}`)).body.totalResults, 0)
  await scim.put(`/Groups/${id}`, { ...aGroup('Desk'), members: [] })
  t.deepEqual(await memberships(id), rows, 'and nobody of them is taken out')
})

test('DESIGN 5: no row of a directory is made for an administrator, even where the role came at the last moment', async t => {
  const context = await newAccount()
  const scim = await scimClient(context)
  const own = (await scim.post('/Users', aUser('own'))).body
  const { id } = (await scim.post('/Groups', aGroup('Desk'))).body
  await changeRole(context, own.id, { role: 'account_administrator' })
  const scope = { accountId: context.account.id, groupId: id, sourceId: scim.connectionId }
  const people = { ids: [own.id], suspended: [] }
  t.deepEqual((await insertMemberships(app.db, scope, people)).ids, [])
  const byHand = { ...scope, sourceId: context.account.id }
  t.deepEqual((await insertMemberships(app.db, byHand, people)).ids, [own.id])
})
