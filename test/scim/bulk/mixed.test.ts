import test from 'ava'
import { testApp } from '../../support/app.ts'
import { aGroup, aUser, patchUrn, type ScimClient, scimClient } from '../../support/scim.ts'
import { bulkOf } from '../support/bulk.ts'

const app = testApp(test)
let bulk: ScimClient
let single: ScimClient

test.before(async () => {
  bulk = await scimClient(app.inAccount(await app.makeAccount('together')))
  single = await scimClient(app.inAccount(await app.makeAccount('apart')))
})

/** An operation whose references `<name>` stand for the resource that the operation of that name makes. */
type Planned = {
  readonly name: string
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly data?: unknown
}

test.serial(
  'B-1 to B-7: 1,000 operations end as 1,000 single requests do, failures among them',
  async t => {
    const plan = planned()
    t.is(plan.length, 1000)
    const results = await bulkOf(bulk, plan.map(toOperation))
    const { statuses } = await oneByOne(plan)
    const expected = plan.map(({ name }) => statuses.get(name) ?? '')
    // Over HTTP a PATCH of a group is answered without a body (P-4).
    const got = results.map(({ status }, index) => {
      const bare = status === '200' && plan[index]?.path.startsWith('/Groups') === true
      return bare && plan[index]?.method === 'PATCH' ? '204' : status
    })
    t.deepEqual(got, expected)
    const kinds = Map.groupBy(expected, status => status)
    for (const status of ['200', '201', '204', '400', '404', '409', '412']) {
      t.true((kinds.get(status)?.length ?? 0) > 5, `some are ${status}`)
    }
    const [there, here] = await Promise.all([stateOf(bulk), stateOf(single)])
    t.deepEqual(there, here)
    t.true(there.users.length > 300 && there.groups.length > 50)
    const counts = await app.db.raw<{ rows: unknown[] }>(
      `select g.name from groups g where g.member_count <> (
        select count(*) from memberships m where m.account_id = g.account_id and m.group_id = g.id)`,
    )
    t.deepEqual(counts.rows, [])
  },
)

test.serial('B-7: consecutive creations of one type are one insert', async t => {
  const inserts = await counting(['users', 'groups'])
  const users = Array.from({ length: 100 }, (_, index) =>
    create(`run${index}`, '/Users', aUser(`run${index}@x.example`)),
  )
  const groups = Array.from({ length: 50 }, (_, index) =>
    create(`set${index}`, '/Groups', aGroup(`Set ${index}`, [`<run${index}>`])),
  )
  const results = await bulkOf(bulk, [...users, ...groups].map(toOperation))
  t.deepEqual([...new Set(results.map(({ status }) => status))], ['201'])
  t.deepEqual(await inserts(), { users: 1, groups: 1 })
})

test.serial('B-7: one conflict in a run takes nobody along', async t => {
  await bulk.post('/Users', aUser('there.already'))
  const operations = Array.from({ length: 100 }, (_, index) => {
    const userName = index === 37 ? 'There.Already' : index === 38 ? '' : `beside${index}`
    return { method: 'POST', path: '/Users', bulkId: String(index), data: aUser(userName) }
  })
  const results = await bulkOf(bulk, operations)
  t.like(results[37], { status: '409', response: { scimType: 'uniqueness' } })
  t.like(results[38], { status: '400', response: { scimType: 'invalidValue' } })
  t.is(results.filter(({ status }) => status === '201').length, 98)
  t.is((await app.db('users').whereLike('user_name', 'beside%')).length, 98)
  const events = app.db('events').where({ type: 'user.created' })
  t.is((await events.clone().whereLike('target_name', 'beside%')).length, 98)
  const orphans = await app.db.raw<{ rows: unknown[] }>(
    `select p.id from principals p where p.kind = 'user'
        and not exists (select 1 from users u where u.account_id = p.account_id and u.id = p.id)`,
  )
  t.deepEqual(orphans.rows, [], 'an insert that was undone leaves nothing')
})

/** Creations, changes and deletions of people and groups, good ones and bad ones, some of them before what they need. */
function planned(): readonly Planned[] {
  const users = Array.from({ length: 500 }, (_, index) => {
    const broken = index % 25 === 7 ? { active: 'perhaps' } : {}
    const userName = index % 25 === 9 ? `u${index - 1}` : `u${index}`
    return create(`user${index}`, '/Users', aUser(userName, { title: `T${index}`, ...broken }))
  })
  const groups = Array.from({ length: 100 }, (_, index) => {
    const members = [`<user${index}>`, `<user${index + 100}>`]
    const wrong = index % 20 === 3 ? ['nobody'] : []
    return create(`group${index}`, '/Groups', aGroup(`G${index}`, [...members, ...wrong]))
  })
  const changes = Array.from({ length: 400 }, (_, index) => changed(index))
  return [...users, ...groups, ...changes]
}

function changed(index: number): Planned {
  const name = `change${index}`
  const group = `/Groups/<group${index % 100}>`
  const user = `/Users/<user${(index * 7) % 500}>`
  const operation = (op: string, value: string) => ({
    schemas: [patchUrn],
    Operations: [{ op, path: 'members', value: [{ value }] }],
  })
  switch (index % 8) {
    case 0:
      return { name, method: 'PATCH', path: group, data: operation('add', `<user${index}>`) }
    case 1:
      return {
        name,
        method: 'PATCH',
        path: group,
        data: operation('remove', `<user${index % 100}>`),
      }
    case 2:
      return { name, method: 'PUT', path: user, data: aUser(`renamed${index}`) }
    case 3:
      return { name, method: 'DELETE', path: user }
    case 4:
      return { name, method: 'PATCH', path: user, data: titled(`New ${index}`) }
    case 5:
      return { name, method: 'PUT', path: user, data: aUser('u1') }
    case 6:
      return { name, method: 'DELETE', path: `/Groups/<group${(index * 3) % 100}>` }
    default:
      return { name, method: 'PATCH', path: user, data: titled(5) }
  }
}

function titled(value: unknown): unknown {
  return { schemas: [patchUrn], Operations: [{ op: 'replace', path: 'title', value }] }
}

function create(name: string, path: string, data: unknown): Planned {
  return { name, method: 'POST', path, data }
}

function toOperation({ name, method, path, data }: Planned, index: number): unknown {
  const operation = { method, path, bulkId: name, data, ...versionAt(index) }
  return JSON.parse(JSON.stringify(operation).replaceAll(/<(\w+)>/g, 'bulkId:$1'))
}

/** Some changes demand a version that is never there. */
function versionAt(index: number): { version?: string } {
  return index >= 600 && index % 40 === 4 ? { version: 'W/"99"' } : {}
}

/** The same by single requests; a reference to what was not made is an error before it is sent, as in bulk. */
async function oneByOne(
  plan: readonly Planned[],
): Promise<{ statuses: ReadonlyMap<string, string> }> {
  const statuses = new Map<string, string>()
  const ids = new Map<string, string>()
  for (const [index, { name, method, path, data }] of plan.entries()) {
    const text = JSON.stringify({ path, data })
    const missing = [...text.matchAll(/<(\w+)>/g)].some(([, made = '']) => !ids.has(made))
    if (missing) {
      statuses.set(name, '409')
      continue
    }
    const sent = JSON.parse(text.replaceAll(/<(\w+)>/g, (_, made: string) => ids.get(made) ?? ''))
    const { status, id } = await send(method, sent as Planned, versionAt(index).version)
    statuses.set(name, String(status))
    if (status === 201 && id !== undefined) ids.set(name, id)
  }
  return { statuses }
}

async function send(
  method: Planned['method'],
  { path, data }: Pick<Planned, 'path' | 'data'>,
  version: string | undefined,
): Promise<{ status: number; id: string | undefined }> {
  const response = await fetch(`${single.base}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${single.token}`,
      ...(data === undefined ? {} : { 'content-type': 'application/scim+json' }),
      ...(version === undefined ? {} : { 'if-match': version }),
    },
    ...(data === undefined ? {} : { body: JSON.stringify(data) }),
  })
  const text = await response.text()
  const body = text === '' ? undefined : (JSON.parse(text) as { id?: string })
  return { status: response.status, id: body?.id }
}

/** All people and groups of a connection, without what differs from account to account. */
async function stateOf({
  connectionId,
}: ScimClient): Promise<{ users: unknown[]; groups: unknown[] }> {
  const users = await app
    .db('users')
    .where({ managed_by: connectionId })
    .orderBy('user_name')
    .select<unknown[]>('user_name', 'active', 'attributes', 'version')
  const { rows } = await app.db.raw<{ rows: unknown[] }>(
    `select g.name, g.version, g.member_count, array(
        select u.user_name from memberships m join users u on u.account_id = m.account_id and u.id = m.member_id
         where m.account_id = g.account_id and m.group_id = g.id order by 1) as members
       from groups g where g.managed_by = ? order by g.name`,
    [connectionId],
  )
  return { users, groups: rows }
}

/** Counts the insert statements on these tables from now on. */
async function counting(tables: readonly string[]): Promise<() => Promise<Record<string, number>>> {
  await app.db.raw(`
    create table counted (name text);
    create function count_statement() returns trigger language plpgsql as
      $$ begin insert into counted values (tg_table_name); return null; end $$;`)
  for (const table of tables) {
    await app.db.raw(
      `create trigger counting after insert on ${table} execute function count_statement()`,
    )
  }
  return async () => {
    const names = await app.db('counted').pluck<string[]>('name')
    return Object.fromEntries(
      tables.map(table => [table, names.filter(name => name === table).length]),
    )
  }
}
