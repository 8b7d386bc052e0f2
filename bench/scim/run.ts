/**
 * What SCIM costs here: `npm run bench:scim`. Starts a server on an embedded database (fsync on), fills an account by SQL,
 * and prints a table in which every row stands beside the same work in plain SQL, measured in the same run, in turns.
 * BENCH_USERS (1000000) sets the size. On a shared machine only the ratios mean something.
 */
import { loadedId } from '../support/loaded-ids.ts'
import { table } from '../support/measure.ts'
import { openPlace } from '../support/place.ts'
import { scimClient } from '../support/scim.ts'
import { measureParts } from '../support/steps.ts'
import { hostileRow } from './hostile.ts'
import { loadGroups, loadUsers } from './load.ts'
import { membershipRows } from './membership.ts'
import { bulkSyncRow, streamRow, syncRow } from './sync.ts'
import { createRows, lookUpRows } from './users.ts'

const spare = 20_000 // loaded users that are in no group yet
const users = Number(process.env['BENCH_USERS'] ?? 1_000_000)
const sizes = [10, 10_000, users]
const place = await openPlace()

try {
  await run()
} finally {
  await place.close()
}

async function run(): Promise<void> {
  await place.cohort('account', 'create', '--slug', 'bench')
  const connect = async (
    name: string,
  ): Promise<{ id: string; scimBaseUrl: string; token: string }> => {
    const made = await place.cohort<{ id: string; scimBaseUrl: string; token: string }>(
      'connection',
      'create',
      '--account',
      'bench',
      '--name',
      name,
    )
    await place.cohort(
      'connection',
      'change',
      '--account',
      'bench',
      '--connection',
      name,
      '--rate-limit',
      '1000000',
    )
    return made
  }
  const { id, token } = await connect('bench')
  const base = `${place.origin}/t/bench/scim/v2`
  const scim = scimClient(base, token)
  const { rows } = await place.pool.query<{ id: string }>(
    `select id from accounts where slug = 'bench'`,
  )
  const owner = { accountId: rows[0]?.id ?? '', connectionId: id }
  const sync = { users: 25_000, groups: 1000, memberships: 100_000 }
  const measured = await measureParts({
    'first sync': async () => [
      await syncRow(place, scim, sync),
      await bulkSyncRow(place, scim, sync),
    ],
    [`load ${users} users`]: async () => {
      await loadUsers(place.pool, owner, users + spare)
      await loadGroups(place.pool, owner, sizes)
      return []
    },
    memberships: () => membershipRows({ place, scim, owner, sizes }, users + 1),
    create: () => createRows({ place, scim, owner }),
    'look up': () => lookUpRows({ place, scim, owner }, users),
    'hostile filters': async () => [await hostileRow(scim)],
    stream: async () => [await streamRow(place, scim, loadedId('group', sizes.length))],
  })
  scim.close()
  process.stdout.write(`${table(measured)}\n`)
}
