/**
 * What the console API costs at size: `npm run bench:api`. Starts a server on an embedded database (fsync on), fills an account
 * by SQL, and prints a table in which every row stands beside a route that is one indexed SELECT, asked in turns.
 * BENCH_USERS (1000000) sets the size; there are a tenth as many groups and ten times as many memberships and events.
 * BENCH_DATA=FOLDER keeps the filled database there and uses it the next time; BENCH_ROWS=lists,search,details,deletion picks
 * rows.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { table, type Row } from '../support/measure.ts'
import { openPlace } from '../support/place.ts'
import { account, callApi } from './caller.ts'
import { deletionRows, detailRows } from './details.ts'
import { fill, type Filled } from './fill.ts'
import { fillEvents } from './fill-events.ts'
import { listRows, searchRows } from './lists.ts'

const keptIn = process.env['BENCH_DATA']
const picked = process.env['BENCH_ROWS']?.split(',')
const place = await openPlace({ keptIn })

try {
  await run(await filledPlace())
} finally {
  await place.close()
}

/** The account as it was filled now or, in a folder that is kept, by a former run. */
async function filledPlace(): Promise<Filled> {
  const note = keptIn === undefined ? undefined : join(keptIn, 'filled.json')
  if (note !== undefined && existsSync(note)) return JSON.parse(readFileSync(note, 'utf8'))
  const filled = await emptyPlace()
  const { users, groups, memberships, events } = filled
  await step(`fill ${users} people, ${groups} groups, ${memberships} memberships`, async () =>
    fill(place.pool, filled),
  )
  await step(`fill ${events} events`, async () => fillEvents(place.pool, filled))
  if (note !== undefined) writeFileSync(note, JSON.stringify(filled))
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
  const parts: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
    lists: async () => listRows(caller, filled),
    search: async () => searchRows(caller),
    details: async () => detailRows(caller, filled),
    deletion: async () => deletionRows(caller, filled),
  }
  const measured: Row[] = []
  for (const [title, rows] of Object.entries(parts)) {
    if (picked?.includes(title) ?? true) measured.push(...(await step(title, rows)))
  }
  caller.close()
  process.stdout.write(`${table(measured)}\n`)
}

/** Tells on standard error what goes on and how long it took. */
async function step<Result>(title: string, act: () => Promise<Result>): Promise<Result> {
  const began = performance.now()
  process.stderr.write(`${title} … `)
  const result = await act()
  process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0)} s\n`)
  return result
}
