import { loadedId } from '../support/loaded-ids.ts'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import { median, ms, perSecond, rate, type Row, times } from '../support/measure.ts'
import type { Place } from '../support/place.ts'
import { addMembers, type Scim } from '../support/scim.ts'
import type { Owner } from './load.ts'

/** The statements of one added member, as the server sends them: what HTTP, JSON and the rules come on top of. */
const statements = {
  account: `select id, slug, issuer, name, enabled from accounts where slug = $1`,
  connection: `select c.id from connection_tokens t join connections c on c.account_id = t.account_id and c.id = t.connection_id
    where t.account_id = $1 and c.id = $2 limit 1`,
  candidates: `select p.id from principals p
    left join users u on p.kind = 'user' and u.account_id = p.account_id and u.id = p.id
    where p.account_id = $1 and p.id = any($2::uuid[]) and u.managed_by = $3 order by p.id for key share of p`,
  lock: `select * from groups where account_id = $1 and id = $2 for update`,
  insert: `with added as (insert into memberships (account_id, group_id, member_id, source_id, member_kind)
    select p.account_id, $2, p.id, $3, p.kind from principals p where p.account_id = $1 and p.id = any($4::uuid[])
    on conflict do nothing returning member_id)
    select member_id, other.found is null from added a left join lateral (select true as found from memberships o
      where o.account_id = $1 and o.group_id = $2 and o.member_id = a.member_id and o.source_id <> $3 limit 1) other on true`,
  event: `insert into events (account_id, id, type, actor_kind, actor_id, actor_name, target_kind, target_id, target_name, request_id)
    values ($1, $2, 'group.changed', 'connection', $3, 'bench', 'group', $4, 'bench', 'bench')`,
  update: `update groups set member_count = member_count + 1, version = version + 1, updated_at = now()
    where account_id = $1 and id = $2 returning *`,
}

type Run = {
  readonly place: Place
  readonly scim: Scim
  readonly owner: Owner
  readonly sizes: readonly number[]
}

const rounds = 150
let nextUser = 0

/** Adds one member to groups of different sizes, the sizes taking turns, HTTP and plain SQL taking turns. */
export async function membershipRows(run: Run, firstSpare: number): Promise<readonly Row[]> {
  nextUser = firstSpare
  const rows: Row[] = []
  const http = run.sizes.map((): number[] => [])
  const raw = run.sizes.map((): number[] => [])
  const client = await run.place.pool.connect()
  for (let round = 0; round < rounds; round++) {
    for (const [index] of run.sizes.entries()) {
      const group = loadedId('group', index + 1)
      http[index]?.push(await clock(() => add(run.scim, group)))
      raw[index]?.push(await clock(() => addRaw(client, run.owner, group)))
    }
  }
  const medians = http.map(median)
  for (const [index, size] of run.sizes.entries()) {
    const [own, beside] = [medians[index] ?? 0, median(raw[index] ?? [])]
    rows.push([
      `add one member to a group of ${size.toLocaleString('en')}`,
      ms(own),
      `same statements in pg ${ms(beside)}`,
      'at least half its rate',
      own <= 2 * beside,
    ])
  }
  const spread = Math.max(...medians) / Math.min(...medians)
  rows.push(['… slowest size over fastest', times(spread), '', 'at most 2×', spread <= 2])
  client.release()
  const buffers: number[] = []
  for (const [index] of run.sizes.entries()) {
    buffers.push(await buffersOf(run, loadedId('group', index + 1)))
  }
  const touched = Math.max(...buffers) / Math.min(...buffers)
  rows.push([
    '… buffers the server touches for one, most over fewest',
    times(touched),
    buffers.map(each => each.toFixed(0)).join(', '),
    'at most 1.5×',
    touched <= 1.5,
  ])
  return [...rows, await contended(run)]
}

async function contended({ place, scim, owner, sizes }: Run): Promise<Row> {
  const group = loadedId('group', sizes.length)
  const before = await countMembers(place, group)
  const clients = await Promise.all(Array.from({ length: 8 }, () => place.pool.connect()))
  const raws: number[] = []
  const https: number[] = []
  for (let round = 0; round < 3; round++) {
    https.push(await rate(8, 400, () => add(scim, group)))
    raws.push(await rate(8, 400, (_, lane) => addRaw(clients[lane] as PoolClient, owner, group)))
  }
  for (const client of clients) client.release()
  const added = (await countMembers(place, group)) - before
  const [own, beside] = [median(https), median(raws)]
  return [
    `8 clients adding to the group of ${sizes.at(-1)?.toLocaleString('en')}`,
    perSecond(own),
    `same statements in pg ${perSecond(beside)}; ${added} of 2400 added`,
    'at least half, nothing lost',
    own >= beside / 2 && added === 2400,
  ]
}

async function add(scim: Scim, group: string): Promise<void> {
  await scim.send('PATCH', `/Groups/${group}`, addMembers(loadedId('user', nextUser++)))
}

async function addRaw(client: PoolClient, owner: Owner, group: string): Promise<void> {
  const { accountId, connectionId } = owner
  const user = loadedId('user', nextUser++)
  const send = (name: keyof typeof statements, values: unknown[]): Promise<unknown> =>
    client.query({ name, text: statements[name], values })
  await send('account', ['bench'])
  await send('connection', [accountId, connectionId])
  await client.query('begin')
  await send('candidates', [accountId, [user], connectionId])
  await send('lock', [accountId, group])
  await send('insert', [accountId, group, connectionId, [user]])
  await send('event', [accountId, randomUUID(), connectionId, group])
  await send('update', [accountId, group])
  await client.query('commit')
}

const counted = 100

/** The buffers that the whole database touched for one addition, on average over many. */
async function buffersOf({ scim, place }: Run, group: string): Promise<number> {
  const before = await buffersSoFar(place)
  for (let index = 0; index < counted; index++) await add(scim, group)
  return ((await buffersSoFar(place)) - before) / counted
}

/** An idle connection of the server reports what it touched after ten seconds. */
async function buffersSoFar({ pool }: Place): Promise<number> {
  await sleep(11_000)
  const { rows } = await pool.query<{ touched: string }>(
    `select blks_hit + blks_read as touched from pg_stat_database where datname = current_database()`,
  )
  return Number(rows[0]?.touched)
}

async function countMembers({ pool }: Place, group: string): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(
    'select count(*) from memberships where group_id = $1',
    [group],
  )
  return Number(rows[0]?.count)
}

async function clock(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await act()
  return performance.now() - began
}
