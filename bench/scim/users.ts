import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import { median, ms, perSecond, rate, type Row, timed, times } from '../support/measure.ts'
import type { Place } from '../support/place.ts'
import { bulkUrn, type Scim, userUrn } from '../support/scim.ts'
import type { Owner } from './load.ts'

type Run = { readonly place: Place; readonly scim: Scim; readonly owner: Owner }

/** Creating users: one by one, in bulk, and the bare inserts that either needs, taking turns. */
export async function createRows({ place, scim, owner }: Run): Promise<readonly Row[]> {
  const single: number[] = []
  const raw: number[] = []
  const bulk: number[] = []
  let made = 0
  for (let round = 0; round < 5; round++) {
    single.push(await rate(8, 600, () => scim.send('POST', '/Users', person(`single-${made++}`))))
    raw.push(await rate(8, 600, () => insertRaw(place, owner, `raw-${made++}`)))
    const sent = 6
    const size = 500
    const requests = await rate(2, sent, () => {
      const Operations = Array.from({ length: size }, () => ({
        method: 'POST',
        path: '/Users',
        bulkId: `b${made}`,
        data: person(`bulk-${made++}`),
      }))
      return scim.send('POST', '/Bulk', { schemas: [bulkUrn], Operations })
    })
    bulk.push(requests * size)
  }
  const [one, beside, many] = [median(single), median(raw), median(bulk)]
  return [
    [
      'create users, 8 clients',
      perSecond(one),
      `bare inserts ${perSecond(beside)}`,
      '600/s or 0.4 of the inserts',
      one >= 600 || one >= 0.4 * beside,
    ],
    [
      'create users by Bulk, 500 a request',
      perSecond(many),
      `single ${perSecond(one)}: ${times(many / one)}`,
      'at least 3× single',
      many >= 3 * one,
    ],
  ]
}

function person(name: string): unknown {
  return {
    schemas: [userUrn],
    userName: `${name}@bench.example`,
    externalId: name,
    displayName: `Bench ${name}`,
    name: { givenName: 'Bench', familyName: name },
    emails: [{ value: `${name}@bench.example`, type: 'work', primary: true }],
    active: true,
  }
}

/** The rows of one such user in one transaction, as little as a program could send. */
async function insertRaw(
  { pool }: Place,
  { accountId, connectionId }: Owner,
  name: string,
): Promise<void> {
  const client = await pool.connect()
  try {
    await insertRows(client, { accountId, connectionId }, name)
  } finally {
    client.release()
  }
}

async function insertRows(
  client: PoolClient,
  { accountId, connectionId }: Owner,
  name: string,
): Promise<void> {
  const id = randomUUID()
  const mail = `${name}@bench.example`
  const send = (key: string, text: string, values: unknown[]): Promise<unknown> =>
    client.query({ name: key, text, values })
  await client.query('begin')
  await send('p', `insert into principals (account_id, id, kind) values ($1, $2, 'user')`, [
    accountId,
    id,
  ])
  await send(
    'u',
    `insert into users (account_id, id, sub, user_name, user_name_key, external_id, display_name, display_name_key, active, role,
       managed_by, attributes, folded)
     values ($1, $2, $3, $4, $4, $5, $6, lower($6), true, 'media_library_restricted_access', $7, $8, $8)`,
    [
      accountId,
      id,
      id,
      mail,
      name,
      `Bench ${name}`,
      connectionId,
      '{"name":{"givenName":"Bench"}}',
    ],
  )
  await send(
    'v',
    `insert into user_values (account_id, user_id, attribute, position, type, value, value_key, is_primary, folded)
     values ($1, $2, 'emails', 0, 'work', $3, $3, true, '{"type":"work"}')`,
    [accountId, id, mail],
  )
  await send(
    'e',
    `insert into events (account_id, id, type, actor_kind, actor_id, actor_name, target_kind, target_id, target_name, request_id)
     values ($1, $2, 'user.created', 'connection', $3, 'bench', 'user', $4, 'bench', 'bench')`,
    [accountId, id, connectionId, id],
  )
  await client.query('commit')
}

/** Looking people up, and walking to the far end, among `count` users. */
export async function lookUpRows({ scim }: Run, count: number): Promise<readonly Row[]> {
  const some = (index: number): number => 1 + ((index * 7919) % count)
  const filters: readonly (readonly [string, (n: number) => string, boolean])[] = [
    ['userName eq', n => `userName eq "person${n}@LUMEN.example"`, true],
    ['externalId eq', n => `externalId eq "ext-${n}"`, true],
    [
      'emails[type eq "work"].value eq',
      n => `emails[type eq "work"].value eq "person${n}@lumen.example"`,
      true,
    ],
    ['userName co (selective)', n => `userName co "person${n}@"`, false],
    ['displayName co (selective)', n => `displayName co "number ${n}"`, false],
  ]
  const rows: Row[] = []
  for (const [name, filter, timedGoal] of filters) {
    const samples = await timed(60, async index => {
      const query = encodeURIComponent(filter(some(index)))
      const { body } = await scim.send('GET', `/Users?filter=${query}`)
      if (body.totalResults < 1) throw new Error(`${name} found nobody`)
    })
    const value = median(samples.slice(10))
    rows.push([
      name,
      ms(value),
      '',
      timedGoal ? 'below 5 ms' : 'uses an index',
      timedGoal ? value < 5 : value < 100,
    ])
  }
  return [...rows, await farEnd(scim)]
}

/** The first page by cursor and the last, the way there walked once. */
async function farEnd(scim: Scim): Promise<Row> {
  let cursor = ''
  let last = ''
  for (;;) {
    const { body } = await scim.send(
      'GET',
      `/Users?count=1000&attributes=userName&cursor=${cursor}`,
    )
    if (body.nextCursor === undefined) break
    last = cursor
    cursor = body.nextCursor
  }
  const far = await timed(20, () =>
    scim.send('GET', `/Users?count=1000&attributes=userName&cursor=${last}`),
  )
  const near = await timed(20, () =>
    scim.send('GET', '/Users?count=1000&attributes=userName&cursor='),
  )
  const [end, beginning] = [median(far), median(near)]
  return [
    'page of 1,000 at the far end by cursor',
    ms(end),
    `first page ${ms(beginning)}`,
    'at most twice',
    end <= 2 * beginning,
  ]
}
