/**
 * The test command: `npm test`, with ava's arguments after `--`. Starts a throw-away PostgreSQL, or uses the server of
 * TEST_DATABASE_URL, migrates a template database that each test file clones, runs ava, removes everything, and ends with
 * the line `N passed, N failed`.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '../../src/storage/migrate.ts'
import { countResults, type Counts } from './report-counts.ts'
import { databasePrefix, dropDatabases, queryOnce, withDatabase } from './test-server.ts'
import { startThrowAwayServer, type TestServer } from './throw-away-server.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const ava = fileURLToPath(new URL('../../node_modules/ava/entrypoints/cli.js', import.meta.url))

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort())
}

const { passed, failed } = await run().catch((error: unknown): Counts => {
  console.error(error)
  return { passed: 0, failed: 1 }
})
process.exitCode = failed === 0 ? 0 : 1
console.log(`${passed} passed, ${failed} failed`)

async function run(): Promise<Counts> {
  const server = await openServer()
  console.log(`# ${server.describe}`)
  const prefix = databasePrefix()
  // Tests start some hundred processes of ours, each of which would read and strip the same source.
  const compiled = await mkdtemp(join(tmpdir(), 'cohort-compiled-'))
  try {
    const template = `${prefix}template`
    await queryOnce(server.url, `create database "${template}"`)
    await migrate(withDatabase(server.url, template))
    return await runAva({
      COHORT_TEST_SERVER: server.url,
      COHORT_TEST_TEMPLATE: template,
      NODE_COMPILE_CACHE: compiled,
    })
  } finally {
    await rm(compiled, { recursive: true, force: true })
    await dropDatabases(server.url, prefix)
    await server.stop()
  }
}

async function openServer(): Promise<TestServer> {
  const url = process.env['TEST_DATABASE_URL']
  if (url === undefined || url === '') return startThrowAwayServer()
  const [row] = await queryOnce<{ version: string }>(
    url,
    `select current_setting('server_version') as version`,
  )
  const describe = `PostgreSQL ${row?.version} of TEST_DATABASE_URL`
  return { url, describe, stop: () => Promise.resolve() }
}

function runAva(database: Record<string, string>): Promise<Counts> {
  const color = process.stdout.isTTY ? ['--color'] : []
  const child = spawn(process.execPath, [ava, ...color, ...process.argv.slice(2)], {
    cwd: project,
    env: { ...ownEnvironment(), ...database },
    stdio: ['inherit', 'pipe', 'inherit'],
  })
  const interrupt = () => child.kill('SIGTERM')
  if (interrupted.signal.aborted) interrupt()
  interrupted.signal.addEventListener('abort', interrupt)
  // ava writes its report here and what tests print to the other stream
  let report = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    process.stdout.write(text)
    report += text
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve(countResults(report, code ?? 1)))
  })
}

/** Without the settings of a Cohort that the shell may be set up for. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const isSetting = /^(COHORT_|DATABASE_URL$|PG[A-Z]+$)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isSetting.test(name)))
}
