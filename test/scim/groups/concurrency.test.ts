import test from 'ava'
import { testApp } from '../../support/app.ts'
import {
  aGroup,
  aUser,
  clientFor,
  type ScimAnswer,
  type ScimClient,
  scimClient,
} from '../../support/scim.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'

const app = testApp(test)
let servers: readonly ServerProcess[] = []
let clients: readonly [ScimClient, ScimClient]
let users: readonly string[] = []

test.before(async () => {
  const scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
  const settings = { DATABASE_URL: app.database.url, COHORT_LOG_LEVEL: 'error' }
  servers = await Promise.all([startServer(settings), startServer(settings)])
  const bases = servers.map(server => `${server.origin}/t/lumen/scim/v2`)
  const [one, two] = bases.map(base => clientFor(base, scim.token))
  if (one === undefined || two === undefined) throw new Error('two servers are needed')
  clients = [one, two]
  const made = await inParallel(200, async index =>
    scim.post('/Users', aUser(`u${index}@lumen.example`)),
  )
  users = made.map(({ body }) => body.id)
})

test.after.always(async () => {
  await Promise.all(servers.map(server => server.stop()))
})

const add = (value: string) => [{ op: 'add', path: 'members', value: [{ value }] }]
const remove = (value: string) => [{ op: 'remove', path: `members[value eq "${value}"]` }]

test('200 parallel PATCHes from two processes, each adding one member, give 200 members', async t => {
  const { body } = await clients[0].post('/Groups', aGroup('Everybody'))
  const answers = await inParallel(200, index =>
    clientOf(index).patch(`/Groups/${body.id}`, add(users[index] ?? '')),
  )
  t.deepEqual([...new Set(answers.map(answer => answer.status))], [204])
  t.deepEqual(await membersOf(body.id), users.toSorted())
  t.deepEqual(await app.db('groups').where({ id: body.id }).pluck('member_count'), [200])
})

test('200 parallel adds and removes from two processes end as a serial run would', async t => {
  const there = users.filter((_, index) => index % 2 === 0)
  const { body } = await clients[0].post('/Groups', aGroup('Half', there))
  // Whoever is in goes and whoever is out comes: in any order that is the other half.
  const answers = await inParallel(200, index => {
    const user = users[index] ?? ''
    const operations = index % 2 === 0 ? remove(user) : add(user)
    return clientOf(index + (index % 4 === 0 ? 1 : 0)).patch(`/Groups/${body.id}`, operations)
  })
  t.deepEqual([...new Set(answers.map(answer => answer.status))], [204])
  const expected = users.filter((_, index) => index % 2 === 1).toSorted()
  t.deepEqual(await membersOf(body.id), expected)
  t.deepEqual(await app.db('groups').where({ id: body.id }).pluck('member_count'), [
    expected.length,
  ])
})

test('changes of the same members in opposite order, deletions among them, reach no client as a fault', async t => {
  const made = await inParallel(8, index => clients[0].post('/Groups', aGroup(`Knot ${index}`)))
  const groups = made.map(({ body }) => body.id)
  const doomed = await inParallel(10, index =>
    clients[0].post('/Users', aUser(`doomed${index}@lumen.example`)),
  )
  const answers = await inParallel(160, index => {
    const group = groups[index % groups.length] ?? ''
    const some = users.slice(0, 20)
    if (index % 16 === 0) return clientOf(index).delete(`/Users/${doomed[index / 16]?.body.id}`)
    const order = index % 2 === 0 ? some : some.toReversed()
    const value = order.map(id => ({ value: id }))
    const op = index % 3 === 0 ? 'remove' : 'add'
    if (index % 5 === 0)
      return clientOf(index).put(`/Groups/${group}`, aGroup(`Knot ${index % 8}`, order))
    return clientOf(index).patch(`/Groups/${group}`, [{ op, path: 'members', value }])
  })
  const statuses = new Set(answers.map(answer => answer.status))
  t.deepEqual(
    [...statuses].filter(status => status >= 300),
    [],
  )
  for (const id of groups) {
    const count = await app.db('groups').where({ id }).pluck('member_count')
    t.deepEqual(count, [(await membersOf(id)).length], 'the count is that of the rows')
  }
})

test('eight parallel creations of one userName and of one group name: exactly one each', async t => {
  const created = await inParallel(8, index =>
    clientOf(index).post('/Users', aUser('one@lumen.example')),
  )
  t.deepEqual(tally(created), { 201: 1, 409: 7 })
  const groups = await inParallel(8, index => clientOf(index).post('/Groups', aGroup('The one')))
  t.deepEqual(tally(groups), { 201: 1, 409: 7 })
})

test('eight parallel changes with one If-Match: exactly one succeeds', async t => {
  const { body } = await clients[0].post('/Users', aUser('match@lumen.example'))
  const answers = await inParallel(8, index =>
    clientOf(index).patch(
      `/Users/${body.id}`,
      [{ op: 'replace', path: 'title', value: `Title ${index}` }],
      { 'if-match': body.meta.version },
    ),
  )
  t.deepEqual(tally(answers), { 200: 1, 412: 7 })
})

test('a member that is deleted while it is added leaves no trace in the count', async t => {
  const { body } = await clients[0].post('/Groups', aGroup('Passing'))
  for (let round = 0; round < 20; round++) {
    const user = (await clients[0].post('/Users', aUser(`passing${round}@lumen.example`))).body.id
    const [added, deleted] = await Promise.all([
      clients[0].patch(`/Groups/${body.id}`, add(user)),
      clients[1].delete(`/Users/${user}`),
    ])
    t.true([204, 400].includes(added.status), `added: ${added.status}`)
    t.is(deleted.status, 204)
  }
  t.deepEqual(await membersOf(body.id), [])
  t.deepEqual(await app.db('groups').where({ id: body.id }).pluck('member_count'), [0])
})

/** How many answers there were of each status. */
function tally(answers: readonly ScimAnswer[]): Record<number, number> {
  const byStatus = Map.groupBy(answers, answer => answer.status)
  return Object.fromEntries([...byStatus].map(([status, same]) => [status, same.length]))
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

async function inParallel<Result>(
  times: number,
  act: (index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => act(index)))
}
