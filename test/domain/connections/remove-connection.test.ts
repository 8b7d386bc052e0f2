import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { findConnection, listConnections } from '../../../src/domain/connections/connections.ts'
import type { Context } from '../../../src/domain/context.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { getGroup } from '../../../src/domain/groups/groups.ts'
import { removeConnection } from '../../../src/domain/connections/remove-connection.ts'
import { testApp } from '../../support/app.ts'
import { aGroup, aUser, type ScimClient, scimClient } from '../../support/scim.ts'

const app = testApp(test)
let count = 0

async function newAccount(): Promise<Context> {
  return app.inAccount(await app.makeAccount(`account-${count++}`))
}

const membersOf = async (scim: ScimClient, id: string): Promise<readonly string[]> =>
  ((await scim.get(`/Groups/${id}`)).body.members ?? []).map(({ value }) => value).toSorted()

test('a removed connection leaves people, groups and memberships, which nobody manages then', async t => {
  const context = await newAccount()
  const scim = await scimClient(context)
  const mia = (await scim.post('/Users', aUser('mia', { externalId: 'e-1' }))).body.id
  const ann = (await scim.post('/Users', aUser('ann'))).body.id
  const group = (await scim.post('/Groups', aGroup('Desk', [mia, ann]))).body.id
  await changeGroup(context, group, { members: { add: new Set([mia]), remove: new Set() } })
  await removeConnection(context, scim.connectionId)

  t.is((await scim.get('/Users')).status, 401)
  t.deepEqual(await listConnections(context), [])
  const accountId = context.account.id
  const managed = await app.db('users').where({ account_id: accountId }).pluck('managed_by')
  t.deepEqual(managed, [null, null])
  t.is((await getGroup(context, group)).managedBy, null)
  t.is((await getGroup(context, group)).memberCount, 2)
  const rows = await app
    .db('memberships')
    .where({ group_id: group })
    .select('member_id', 'source_id')
  t.deepEqual(
    rows.map(row => `${row.member_id} ${row.source_id}`).toSorted(),
    [mia, ann].map(id => `${id} ${accountId}`).toSorted(),
  )
  const left = ['connection_tokens', 'connection_budgets', 'sources'].map(async table =>
    app.db(table).where({
      account_id: accountId,
      [table === 'sources' ? 'id' : 'connection_id']: scim.connectionId,
    }),
  )
  t.deepEqual((await Promise.all(left)).flat(), [])
  const events = await app
    .db('events')
    .where({ target_id: scim.connectionId, type: 'connection.removed' })
  t.deepEqual(events[0]?.data, { memberships: 2 })
  await t.throwsAsync(removeConnection(context, scim.connectionId), {
    message: /no such connection/,
  })
})

test('a successor with adoption takes all of it over, suspended memberships included', async t => {
  const context = await newAccount()
  const roleMapping = [{ value: 'Engineering', role: 'developer' }] as const
  const first = await scimClient(context, { adoption: true, roleMapping })
  const input = { name: 'Campaign', kind: 'sharing', externalId: null, attributes: {} } as const
  const { id: group } = await createGroup(context, input)
  const mia = (await first.post('/Users', aUser('mia', { externalId: 'e-1' }))).body.id
  const dev = (await first.post('/Users', aUser('dev', { roles: [{ value: 'Engineering' }] }))).body
    .id
  await first.patch(`/Groups/${group}`, [
    { op: 'add', path: 'members', value: [{ value: mia }, { value: dev }] },
  ])
  const states = () =>
    app
      .db('memberships')
      .where({ group_id: group })
      .orderBy('member_id')
      .select('member_id', 'state', 'source_id')
  await removeConnection(context, first.connectionId)
  t.deepEqual(
    (await states()).map(row => [row.member_id, row.state, row.source_id]),
    [
      [mia, 'active', context.account.id],
      [dev, 'suspended', context.account.id],
    ],
  )
  const next = await scimClient(context, { adoption: true, roleMapping })
  const found = await next.get(`/Users?filter=${encodeURIComponent('externalId eq "e-1"')}`)
  t.deepEqual(
    found.body.Resources.map(({ id }) => id),
    [mia],
  )
  await next.patch(`/Users/${dev}`, [{ op: 'replace', path: 'title', value: 'Chief' }])
  await next.patch(`/Groups/${group}`, [{ op: 'replace', path: 'externalId', value: 'g-1' }])
  t.deepEqual(await membersOf(next, group), [mia, dev].toSorted())
  t.deepEqual(
    (await states()).map(row => [row.state, row.source_id]),
    [
      ['active', next.connectionId],
      ['suspended', next.connectionId],
    ],
  )
  await next.patch(`/Users/${dev}`, [{ op: 'remove', path: 'roles' }])
  t.deepEqual(
    (await states()).map(row => row.state),
    ['active', 'active'],
  )
})

test('two rows that become one let in whoever either let in', async t => {
  const context = await newAccount()
  const scim = await scimClient(context)
  const id = (await scim.post('/Users', aUser('mia'))).body.id
  const group = (await scim.post('/Groups', aGroup('Desk', [id]))).body.id
  await changeGroup(context, group, { members: { add: new Set([id]), remove: new Set() } })
  const manual = { group_id: group, source_id: context.account.id }
  await app
    .db('memberships')
    .where(manual)
    .update({ until: '2020-01-01', since: '2019-01-01', state: 'suspended' })
  await removeConnection(context, scim.connectionId)
  const [row] = await app.db('memberships').where({ group_id: group })
  t.like(row, { state: 'active', until: null })
  t.is((row as { since: Date }).since.getFullYear(), 2019)
  t.is((await getGroup(context, group)).memberCount, 1)
})

test('a removal waits for a membership that is being written, and makes it manual too', async t => {
  const context = await newAccount()
  const scim = await scimClient(context)
  const id = (await scim.post('/Users', aUser('late'))).body.id
  const group = (await scim.post('/Groups', aGroup('Desk'))).body.id
  const connection = await findConnection(context, scim.connectionId)
  const removal = await app.db.transaction(async db => {
    const members = { add: new Set([id]), remove: new Set<string>() }
    await changeGroup({ ...context, connection, db }, group, { members })
    const waiting = Promise.allSettled([removeConnection(context, connection.id)])
    await sleep(200)
    return { waiting }
  })
  t.is((await removal.waiting)[0].status, 'fulfilled')
  const sources = await app.db('memberships').where({ group_id: group }).pluck('source_id')
  t.deepEqual(sources, [context.account.id])
})

test('requests that are under way while their connection is removed are done or refused, never a fault', async t => {
  const context = await newAccount()
  const scim = await scimClient(context)
  const id = (await scim.post('/Users', aUser('first'))).body.id
  const group = (await scim.post('/Groups', aGroup('Desk'))).body.id
  const storm = Array.from({ length: 60 }, async (_, index) => {
    if (index === 20) return removeConnection(context, scim.connectionId).then(() => 200)
    const add = [{ op: 'add', path: 'members', value: [{ value: id }] }]
    const sent = [
      () => scim.post('/Users', aUser(`storm ${index}`)),
      () => scim.post('/Groups', aGroup(`Storm ${index}`)),
      () => scim.patch(`/Groups/${group}`, add),
    ][index % 3]
    return (await sent?.())?.status ?? 0
  })
  const statuses = new Set(await Promise.all(storm))
  t.deepEqual(
    [...statuses].filter(status => ![200, 201, 204, 400, 401, 403, 404].includes(status)),
    [],
  )
  const left = await app.db('users').where({ managed_by: scim.connectionId })
  t.deepEqual(left, [])
})

test('a connection is found by its id and by its name in any case, and only in its account', async t => {
  const [context, other] = [await newAccount(), await newAccount()]
  const { connectionId } = await scimClient(context, { name: 'Entra ID' })
  for (const name of [connectionId, 'entra  id', 'ENTRA ID']) {
    t.is((await findConnection(context, name)).id, connectionId)
    await t.throwsAsync(findConnection(other, name), { message: /there is no connection/ })
  }
})
