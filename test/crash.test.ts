import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import test from 'ava'
import { aGroup, aUser, clientFor, type ScimClient } from './support/scim.ts'
import { freePort, type ServerProcess, startServer } from './support/server-process.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'cohort-crash-'))
chmodSync(dataDir, 0o711) // the account that PostgreSQL runs as passes through
const run = promisify(execFile)
const running: { server?: ServerProcess } = {}

test.after.always(async () => {
  await running.server?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

test.serial(
  'kill -9 of the server or of its database during a push loses nothing acknowledged and leaves nothing half',
  async t => {
    t.timeout(180_000)
    const settings = {
      COHORT_DATA_DIR: dataDir,
      COHORT_PORT: String(await freePort()),
      COHORT_LOG_LEVEL: 'warn',
    }
    running.server = await startServer(settings)
    const scim = await connect(settings)
    const group = (await scim.post('/Groups', aGroup('Everybody'))).body.id
    const kept = new Set<string>()
    for (let round = 0; round < 8; round++) {
      const push = pushUntilCut(scim, group, { round, kept })
      await sleep(250 + round * 90)
      if (round % 2 === 0) await running.server.stop('SIGKILL')
      else killDatabase()
      await push
      if (round % 2 === 1) await running.server.stop('SIGKILL')
      running.server = await startServer(settings)
      const members = (await scim.get(`/Groups/${group}`)).body.members ?? []
      const there = new Set(members.map(member => member.value))
      t.deepEqual(
        [...kept].filter(id => !there.has(id)),
        [],
        `round ${round}: acknowledged and gone`,
      )
      await everythingIsWhole(t, scim, { group, count: members.length })
    }
    t.true(kept.size >= 10, `only ${kept.size} acknowledged`)
    t.log(`${kept.size} acknowledged changes, all there`)
  },
)

test.serial('a server whose database is killed gets it back by itself', async t => {
  const { server } = running
  if (server === undefined) throw new Error('the server of the test before is gone')
  const killed = killDatabase()
  const deadline = performance.now() + 30_000
  let status = 0
  while ((status !== 200 || databasePid() === killed) && performance.now() < deadline) {
    await sleep(100)
    status = (await fetch(`${server.origin}/readyz`)).status
  }
  t.not(databasePid(), killed)
  t.is(status, 200)
  t.is(server.child.exitCode, null)
})

/** Creates users and adds them to the group, four at a time, until nobody answers any more. */
async function pushUntilCut(
  scim: ScimClient,
  group: string,
  { round, kept }: { round: number; kept: Set<string> },
): Promise<void> {
  const lane = async (number: number): Promise<void> => {
    for (let index = 0; ; index++) {
      const user = await scim.post('/Users', aUser(`r${round}-${number}-${index}@lumen.example`))
      if (user.status !== 201) return
      const value = [{ value: user.body.id }]
      const added = await scim.patch(`/Groups/${group}`, [{ op: 'add', path: 'members', value }])
      if (added.status !== 204) return
      kept.add(user.body.id)
    }
  }
  await Promise.allSettled([lane(0), lane(1), lane(2), lane(3)])
}

type Told = { readonly group: string; readonly count: number }

async function everythingIsWhole(
  t: { readonly deepEqual: (actual: unknown, expected: unknown, message: string) => void },
  scim: ScimClient,
  { group, count }: Told,
): Promise<void> {
  const list = JSON.parse(await cohort('group', 'list', '--account', 'main', '--json')) as {
    id: string
    memberCount: number
  }[]
  t.deepEqual(
    list.find(({ id }) => id === group)?.memberCount,
    count,
    'the count is that of the rows',
  )
  const users = await scim.get('/Users?count=1000')
  const named = new Set(users.body.Resources.map(user => user.userName))
  t.deepEqual(named.size, users.body.totalResults, 'no user twice')
}

async function connect({ COHORT_PORT: port }: { COHORT_PORT: string }): Promise<ScimClient> {
  const made = JSON.parse(
    await cohort(
      'connection',
      'create',
      '--account',
      'main',
      '--name',
      'Crash',
      '--rate-limit',
      'off',
      '--json',
    ),
  ) as { token: string }
  return clientFor(`http://127.0.0.1:${port}/t/main/scim/v2`, made.token)
}

/** Not by a call that blocks: meanwhile the server may close a connection, and nobody here would notice. */
async function cohort(...words: readonly string[]): Promise<string> {
  const env = { ...process.env, COHORT_DATA_DIR: dataDir }
  const { stdout } = await run(process.execPath, ['src/cli/cli.ts', ...words], { env })
  return stdout
}

function killDatabase(): number {
  const pid = databasePid()
  process.kill(pid, 'SIGKILL')
  return pid
}

function databasePid(): number {
  const file = join(dataDir, 'postgres', 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
}
