/**
 * What the console API costs at size: `npm run bench:api`. Starts a server on an embedded database (fsync on), fills an account
 * by SQL, and prints a table in which every row stands beside a route that is one indexed SELECT, asked in turns.
 * BENCH_USERS (1000000) sets the size; there are a tenth as many groups and ten times as many memberships and events.
 */
import { table, type Row } from '../support/measure.ts'
import { openPlace } from '../support/place.ts'
import { account, callApi } from './caller.ts'
import { deletionRows, detailRows } from './details.ts'
import { fill, type Filled } from './fill.ts'
import { fillEvents } from './fill-events.ts'
import { listRows, searchRows } from './lists.ts'

const users = Number(process.env['BENCH_USERS'] ?? 1_000_000)
const place = await openPlace()

try {
  await run()
} finally {
  await place.close()
}

async function run(): Promise<void> {
  await place.cohort('account', 'create', '--slug', account)
  const { rows } = await place.pool.query<{ id: string }>(
    `select id from accounts where slug = $1`,
    [account],
  )
  const connect = async (name: string): Promise<string> => {
    const options = ['connection', 'create', '--account', account, '--name', name]
    return (await place.cohort<{ id: string }>(...options)).id
  }
  const filled: Filled = {
    accountId: rows[0]?.id ?? '',
    connections: [await connect('One'), await connect('Other')],
    users,
    groups: users / 10,
    memberships: users * 10,
    events: users * 10,
  }
  const measured: Row[] = []
  const step = async (title: string, act: () => Promise<readonly Row[]>): Promise<void> => {
    const began = performance.now()
    process.stderr.write(`${title} … `)
    measured.push(...(await act()))
    process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0)} s\n`)
  }
  await step(
    `fill ${users} people, ${filled.groups} groups, ${filled.memberships} memberships`,
    async () => {
      await fill(place.pool, filled)
      return []
    },
  )
  await step(`fill ${filled.events} events`, async () => {
    await fillEvents(place.pool, filled)
    return []
  })
  const caller = await callApi(place, filled.accountId)
  await step('lists', () => listRows(caller, filled))
  await step('search', () => searchRows(caller))
  await step('details', () => detailRows(caller, filled))
  await step('deletion', () => deletionRows(caller, filled))
  caller.close()
  process.stdout.write(`${table(measured)}\n`)
}
