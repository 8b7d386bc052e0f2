import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { ExecutionContext } from 'ava'
import type { LaunchLog } from '../../src/storage/embedded/launch.ts'
import { scratchPlace } from './scratch-place.ts'
import { queryOnce } from './test-server.ts'

const ignore = () => undefined
export const silent: LaunchLog = { info: ignore, warn: ignore, error: ignore }

export type Opener = {
  readonly process: ChildProcess
  /** Fulfils when the database is open; rejects when the process ends before, with what it wrote. */
  readonly opened: Promise<{ readonly url: string; readonly describe: string }>
  /** Sends the signal and waits for the end; gives the exit code. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
}

const program = fileURLToPath(new URL('./embedded-opener.ts', import.meta.url))

/** A folder that everybody can pass through and that is removed after the test. */
export async function temporaryFolder(t: ExecutionContext, place = tmpdir()): Promise<string> {
  const folder = await mkdtemp(join(place, 'cohort-embedded-'))
  await chmod(folder, 0o711)
  t.teardown(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** The data folder of a test: ends the server and removes the cluster, wherever it stands. */
export async function temporaryDataDir(t: ExecutionContext, below?: string): Promise<string> {
  const dataDir = join(below ?? (await temporaryFolder(t, await scratchPlace())), 'data')
  t.teardown(async () => {
    const cluster = await realpath(join(dataDir, 'postgres')).catch(() => undefined)
    if (cluster === undefined) return
    const pid = postmasterPid(dataDir)
    if (pid !== undefined) await end(pid)
    await rm(cluster, { recursive: true, force: true, maxRetries: 5 })
  })
  return dataDir
}

/** Another process that opens the database of the folder. */
export function startOpener(t: ExecutionContext, dataDir: string): Opener {
  const child = spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  let errors = ''
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
  t.teardown(() => child.kill('SIGKILL'))
  const line = once(createInterface(child.stdout), 'line').then(([text]) => String(text))
  const opened = Promise.race([line, exited]).then(text => {
    if (typeof text === 'string') return JSON.parse(text) as { url: string; describe: string }
    throw new Error(`the opener ended with ${text}: ${errors}`)
  })
  // a test that kills the process does not wait for it
  opened.catch(() => undefined)
  return {
    process: child,
    opened,
    end: signal => {
      child.kill(signal)
      return exited
    },
  }
}

/** The living server of the folder, by its own file. */
export function postmasterPid(dataDir: string): number | undefined {
  try {
    const pid = Number(
      readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0],
    )
    return isAlive(pid) ? pid : undefined
  } catch {
    return undefined
  }
}

async function end(pid: number): Promise<void> {
  process.kill(pid, 'SIGQUIT')
  while (isAlive(pid)) await sleep(10)
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // one that has ended, but whose parent has not been told yet, still has its number
    return !/^\d+ \(.*\) Z /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** Asks until an answer comes, for as long as a restart may take. */
export async function queryPatiently<Row extends object>(url: string, sql: string): Promise<Row[]> {
  for (const until = Date.now() + 15_000; ; await sleep(50)) {
    try {
      return await queryOnce<Row>(url, sql)
    } catch (error) {
      if (Date.now() > until) throw error
    }
  }
}
