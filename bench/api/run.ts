/**
 * What the console API costs at size: `npm run bench:api`. Starts a server on an embedded database (fsync on), fills an account
 * by SQL, and prints a table in which every row stands beside a route that is one indexed SELECT, asked in turns.
 * BENCH_USERS (1000000) sets the size; there are a tenth as many groups and ten times as many memberships and events.
 * BENCH_DATA=FOLDER keeps the filled database there and uses it the next time; BENCH_ROWS=lists,search,details,deletion picks
 * rows.
 */
import { filledOnce } from '../support/filled-once.ts'
import { table } from '../support/measure.ts'
import { openPlace } from '../support/place.ts'
import { measureParts, step } from '../support/steps.ts'
import { account, callApi } from './caller.ts'
import { deletionRows, detailRows } from './details.ts'
import { fill, type Filled } from './fill.ts'
import { fillEvents } from './fill-events.ts'
import { listRows, searchRows } from './lists.ts'

const keptIn = process.env['BENCH_DATA']
const place = await openPlace({ keptIn })

try {
  await run(await filledOnce(keptIn, filledPlace))
} finally {
  await place.close()
}

async function filledPlace(): Promise<Filled> {
  const filled = await emptyPlace()
  const { users, groups, memberships, events } = filled
  await step(`fill ${users} people, ${groups} groups, ${memberships} memberships`, async () =>
    fill(place.pool, filled),
  )
  await step(`fill ${events} events`, async () => fillEvents(place.pool, filled))
  return filled
}

async function emptyPlace(): Promise<Filled> {
  await place.cohort('account', 'create', '--slug', account)
  const { rows } = await place.pool.query<{ id: string }>(
    `select id from accounts where slug = $1`,
    [account],
  )
  const connect = async (name: string): Promise<string> => {
    const options = ['connection', 'create', '--account', account, '--name', name]
    return (await place.cohort<{ id: string }>(...options)).id
  }
  const users = Number(process.env['BENCH_USERS'] ?? 1_000_000)
  return {
    accountId: rows[0]?.id ?? '',
    connections: [await connect('One'), await connect('Other')],
    users,
    groups: users / 10,
    memberships: users * 10,
    events: users * 10,
  }
}

async function run(filled: Filled): Promise<void> {
  const caller = await callApi(place, filled.accountId)
  const measured = await measureParts({
    lists: async () => listRows(caller, filled),
    search: async () => searchRows(caller),
    details: async () => detailRows(caller, filled),
    deletion: async () => deletionRows(caller, filled),
  })
  caller.close()
  process.stdout.write(`${table(measured)}\n`)
}
