import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'pg'

const project = resolve(import.meta.dirname, '../..')

/** A server process on an embedded database of its own (fsync on), and a pool of plain connections beside it. */
export type Place = {
  readonly origin: string
  readonly pool: Pool
  readonly cohort: <Answer>(...words: readonly string[]) => Promise<Answer>
  /** Resident memory of the server process, in bytes. */
  readonly memory: () => number
  readonly close: () => Promise<void>
}

export async function openPlace(): Promise<Place> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cohort-bench-'))
  chmodSync(dataDir, 0o711) // the account that PostgreSQL runs as passes through
  const port = String(await freePort())
  const settings = { COHORT_DATA_DIR: dataDir, COHORT_PORT: port, COHORT_LOG_LEVEL: 'warn' }
  const server = start(['src/main.ts'], settings)
  server.stdout?.resume()
  const origin = `http://127.0.0.1:${port}`
  await untilReady(origin, server)
  const host = join(dataDir, 'postgres', 'socket')
  const pool = new Pool({ host, user: 'cohort', database: 'cohort', max: 10 })
  return {
    origin,
    pool,
    cohort: async (...words) =>
      JSON.parse(await output(['src/cli/cli.ts', ...words, '--json'], settings)),
    memory: () => {
      const status = readFileSync(`/proc/${server.pid}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024
    },
    close: async () => {
      await pool.end()
      server.kill('SIGTERM')
      await once(server, 'exit')
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function start(args: readonly string[], settings: Record<string, string>): ChildProcess {
  return spawn(process.execPath, args, {
    cwd: project,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function output(args: readonly string[], settings: Record<string, string>): Promise<string> {
  const child = start(args, settings)
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`)
  return text
}

async function untilReady(origin: string, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined)
    if (answer?.ok === true) return
    await sleep(100)
  }
  throw new Error('the server ended')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
