import test from 'ava'
import { testApp } from '../../support/app.ts'
import {
  aGroup,
  aUser,
  clientFor,
  patchUrn,
  type ScimClient,
  scimClient,
} from '../../support/scim.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'
import { type BulkResult, bulkOf } from '../support/bulk.ts'

const app = testApp(test)
let servers: readonly ServerProcess[] = []
let clients: readonly [ScimClient, ScimClient]

test.before(async () => {
  const scim = await scimClient(app.inAccount(await app.makeAccount('rush')))
  const settings = { DATABASE_URL: app.database.url, COHORT_LOG_LEVEL: 'error' }
  servers = await Promise.all([startServer(settings), startServer(settings)])
  const bases = servers.map(server => `${server.origin}/t/rush/scim/v2`)
  const [one, two] = bases.map(base => clientFor(base, scim.token, scim.connectionId))
  if (one === undefined || two === undefined) throw new Error('two servers are needed')
  clients = [one, two]
})

test.after.always(async () => {
  await Promise.all(servers.map(server => server.stop()))
})

test.serial('Bulk and PATCH add to one group from two processes: nobody is lost', async t => {
  const users = await people('adding', 200)
  const group = (await clients[0].post('/Groups', aGroup('Everybody'))).body.id
  const add = (value: string) => [{ op: 'add', path: 'members', value: [{ value }] }]
  const slices = [0, 1, 2, 3].map(part => users.slice(part * 40, part * 40 + 40))
  const bulks = slices.map((slice, index) =>
    bulkOf(
      clientOf(index),
      slice.map(value => patch(`/Groups/${group}`, add(value))),
    ),
  )
  const singles = users
    .slice(160)
    .map((value, index) => clientOf(index).patch(`/Groups/${group}`, add(value)))
  const statuses = (await Promise.all(bulks)).flat().map(({ status }) => status)
  t.deepEqual([...new Set(statuses)], ['200'])
  t.deepEqual([...new Set((await Promise.all(singles)).map(({ status }) => status))], [204])
  t.deepEqual(await membersOf(group), users.toSorted())
  t.deepEqual(await app.db('groups').where({ id: group }).pluck('member_count'), [200])
})

test.serial(
  'the same people, created by Bulk in opposite order from two processes, exist once each',
  async t => {
    const operations = Array.from({ length: 300 }, (_, index) => ({
      method: 'POST',
      path: '/Users',
      bulkId: `b${index}`,
      data: aUser(`same${String(index).padStart(3, '0')}`),
    }))
    const [one, two, ...rest] = await Promise.all(
      [0, 1, 2, 3].map(index =>
        bulkOf(clientOf(index), index % 2 === 0 ? operations : operations.toReversed()),
      ),
    )
    const all = [one, two, ...rest].flatMap(results => results ?? [])
    const byId = Map.groupBy(all, ({ bulkId }) => bulkId)
    for (const [bulkId, results] of byId) {
      const statuses = results.map(({ status }) => status).toSorted()
      t.deepEqual(statuses, ['201', '409', '409', '409'], bulkId)
    }
    t.is((await app.db('users').whereLike('user_name', 'same%')).length, 300)
  },
)

test.serial(
  'Bulk, PATCH, PUT and DELETE on the same groups and people reach no client as a fault',
  async t => {
    const users = await people('knot', 40)
    const made = await Promise.all(
      [0, 1, 2, 3].map(index => clients[0].post('/Groups', aGroup(`Knot ${index}`, users))),
    )
    const groups = made.map(({ body }) => body.id)
    const doomed = users.slice(0, 12)
    const bulks = Array.from({ length: 12 }, (_, index) =>
      bulkOf(clientOf(index), knotted(index, groups, users)),
    )
    const singles = Array.from({ length: 60 }, (_, index) => {
      const client = clientOf(index)
      const group = groups[index % 4] ?? ''
      const order = index % 2 === 0 ? users.slice(12) : users.slice(12).toReversed()
      const value = order.map(id => ({ value: id }))
      if (index % 10 === 0) return client.delete(`/Users/${doomed[index / 10] ?? ''}`)
      if (index % 3 === 0) return client.put(`/Groups/${group}`, aGroup(`Knot ${index % 4}`, order))
      if (index % 3 === 1)
        return client.patch(`/Groups/${group}`, [{ op: 'remove', path: 'members', value }])
      return client.patch(`/Users/${users[39 - (index % 20)] ?? ''}`, [
        { op: 'replace', path: 'title', value: `Single ${index}` },
      ])
    })
    const results = (await Promise.all(bulks)).flat()
    const answers = await Promise.all(singles)
    const statuses = new Set([
      ...results.map(({ status }) => Number(status)),
      ...answers.map(({ status }) => status),
    ])
    t.deepEqual(
      [...statuses].filter(status => status >= 500),
      [],
      'no deadlock reaches a client',
    )
    for (const id of groups) {
      const count = await app.db('groups').where({ id }).pluck('member_count')
      t.deepEqual(count, [(await membersOf(id)).length], 'the count is that of the rows')
    }
    t.is((await app.db('users').whereIn('id', doomed)).length, 0)
  },
)

test.serial('every change of one person by Bulk from two processes is counted', async t => {
  const [user = ''] = await people('counted', 1)
  const results = await Promise.all(
    [0, 1, 2, 3].map(part =>
      bulkOf(
        clientOf(part),
        Array.from({ length: 25 }, (_, index) =>
          patch(`/Users/${user}`, [
            { op: 'add', path: 'emails', value: [{ value: `${part}-${index}@rush.example` }] },
          ]),
        ),
      ),
    ),
  )
  const versions = results.flat().map(({ version }) => version)
  t.is(new Set(versions).size, 100, 'each change had a version of its own')
  const { body } = await clients[0].get(`/Users/${user}`)
  t.is(body.emails?.length, 100)
  t.is(body.meta.version, 'W/"101"')
})

test.serial('PATCH and Bulk of one person from two processes lose no value', async t => {
  const [user = ''] = await people('valued', 1)
  const add = (value: string) => [{ op: 'add', path: 'phoneNumbers', value: [{ value }] }]
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      index % 3 === 0
        ? bulkOf(clientOf(index), [patch(`/Users/${user}`, add(`+1 ${index}`))])
        : clientOf(index).patch(`/Users/${user}`, add(`+1 ${index}`)),
    ),
  )
  t.is(answers.length, 60)
  const { body } = await clients[0].get(`/Users/${user}`)
  t.is((body['phoneNumbers'] as unknown[]).length, 60)
  t.is(body.meta.version, 'W/"61"')
})

test.serial('a member that is removed while it is deleted is counted out once', async t => {
  for (let round = 0; round < 15; round++) {
    const [user = '', other = ''] = await people(`out${round}.`, 2)
    const { id } = (await clients[0].post('/Groups', aGroup(`Out ${round}`, [user, other]))).body
    const [removed, put, deleted] = await Promise.all([
      clients[0].patch(`/Groups/${id}`, [{ op: 'remove', path: `members[value eq "${user}"]` }]),
      clients[1].put(`/Groups/${id}`, aGroup(`Out ${round}`, [other])),
      clients[round % 2 === 0 ? 0 : 1].delete(`/Users/${user}`),
    ])
    t.deepEqual([removed.status, put.status, deleted.status], [204, 200, 204])
    t.deepEqual(await app.db('groups').where({ id }).pluck('member_count'), [1])
  }
})

test.serial('parallel Bulk changes with one version: exactly one succeeds', async t => {
  const [user = ''] = await people('versioned', 1)
  const results = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      bulkOf(clientOf(index), [
        {
          ...patch(`/Users/${user}`, [{ op: 'replace', path: 'title', value: `T${index}` }]),
          version: 'W/"1"',
        },
      ]),
    ),
  )
  const statuses = results.flat().map(({ status }) => status)
  t.deepEqual(statuses.toSorted(), ['200', ...Array.from({ length: 7 }, () => '412')])
})

/** What a bulk request of the knot does: changes of the same things in its own order. */
function knotted(
  index: number,
  groups: readonly string[],
  users: readonly string[],
): readonly unknown[] {
  const order = index % 2 === 0 ? groups : groups.toReversed()
  const kept = index % 3 === 0 ? users.slice(12) : users.slice(12).toReversed()
  const changes = order.flatMap((group, place) => [
    patch(`/Groups/${group}`, [
      {
        op: place % 2 === 0 ? 'add' : 'remove',
        path: 'members',
        value: kept.slice(0, 15).map(value => ({ value })),
      },
    ]),
    patch(`/Users/${kept[place] ?? ''}`, [
      { op: 'replace', path: 'title', value: `Bulk ${index}` },
    ]),
  ])
  return [...changes, { method: 'DELETE', path: `/Users/${users[index] ?? ''}` }]
}

function patch(path: string, Operations: readonly unknown[]): object {
  return { method: 'PATCH', path, data: { schemas: [patchUrn], Operations } }
}

async function people(prefix: string, count: number): Promise<readonly string[]> {
  const results: readonly BulkResult[] = await bulkOf(
    clients[0],
    Array.from({ length: count }, (_, index) => ({
      method: 'POST',
      path: '/Users',
      bulkId: String(index),
      data: aUser(`${prefix}${index}@rush.example`),
    })),
  )
  return results.map(({ location = '' }) => location.split('/').at(-1) ?? '')
}

function clientOf(index: number): ScimClient {
  return clients[index % 2 === 0 ? 0 : 1]
}

async function membersOf(id: string): Promise<readonly string[]> {
  return app
    .db('memberships')
    .where({ group_id: id })
    .orderBy('member_id')
    .pluck<string[]>('member_id')
}
