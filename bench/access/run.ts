/**
 * What deciding about resources costs at size: `npm run bench:access`. Starts a server on an embedded database (fsync on) and
 * fills an account by SQL with the data set of BENCH_RESOURCES (10000000) resources: a tenth as many users, a hundredth groups,
 * half as many shares. Prints a table in which rows stand beside the simplest work of the same kind in the same run.
 * BENCH_DATA=FOLDER keeps the filled database there and uses it the next time; BENCH_ROWS=sql,http,lists,changes
 * picks rows; BENCH_BUFFERS (3GB) is what the database keeps in its own memory.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { account } from '../api/caller.ts'
import { filledOnce } from '../support/filled-once.ts'
import { table } from '../support/measure.ts'
import { measureParts, step } from '../support/steps.ts'
import { fill, type Filled, sizesFor } from './fill.ts'
import { changeRows } from './changes.ts'
import { httpRows, keeperOf } from './http.ts'
import { listRows } from './lists.ts'
import { sqlRows } from './sql.ts'
import { openWithBuffers, warm } from './with-buffers.ts'

const kept = process.env['BENCH_DATA']
const folder = kept ?? mkdtempSync(join(tmpdir(), 'cohort-bench-'))
const place = await openWithBuffers({ keptIn: folder }, process.env['BENCH_BUFFERS'] ?? '3GB')

try {
  await run(await filledOnce(folder, filledPlace))
} finally {
  await place.close()
  if (kept === undefined) rmSync(folder, { recursive: true, force: true })
}

async function filledPlace(): Promise<Filled> {
  const filled = await emptyPlace()
  const { users, groups, folders, files, shares } = filled
  const what = `${users} people, ${groups} groups, ${folders} folders, ${files} files, ${shares} shares`
  await step(`fill ${what}`, async () => fill(place.pool, filled))
  return filled
}

async function emptyPlace(): Promise<Filled> {
  await place.cohort('account', 'create', '--slug', account)
  const libraryId = randomUUID()
  const { rows } = await place.pool.query<{ account_id: string }>(
    `insert into libraries (account_id, id, name) select id, $2, 'Bench' from accounts where slug = $1 returning account_id`,
    [account, libraryId],
  )
  const resources = Number(process.env['BENCH_RESOURCES'] ?? 10_000_000)
  return { accountId: rows[0]?.account_id ?? '', libraryId, ...sizesFor(resources) }
}

async function run(filled: Filled): Promise<void> {
  await step('warm', async () => warm(place.pool))
  const caller = await keeperOf(place, filled)
  const asking = { place, caller }
  const measured = await measureParts({
    sql: () => sqlRows(place, filled),
    http: () => httpRows(asking, filled),
    lists: () => listRows(asking, filled),
    changes: () => changeRows(asking, filled),
  })
  caller.close()
  process.stdout.write(`${table(measured)}\n`)
}
