import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'pg'
import { type Cores, moveTo, onCores } from './cores.ts'

/** What `npm start` gives node. */
const asStart = '--max-semi-space-size=16'
const project = resolve(import.meta.dirname, '../..')

/** A server process on an embedded database of its own (fsync on), and a pool of plain connections beside it. */
export type Place = {
  readonly origin: string
  readonly pid: number
  readonly pool: Pool
  /** The folder of the database's socket. */
  readonly socket: string
  readonly cohort: <Answer>(...words: readonly string[]) => Promise<Answer>
  /** The same, with a text on standard input. */
  readonly tell: <Answer>(input: string, ...words: readonly string[]) => Promise<Answer>
  /** Resident memory of the server process, in bytes. */
  readonly memory: () => number
  readonly close: () => Promise<void>
}

export type PlaceOptions = {
  readonly logLevel?: 'info' | 'warn'
  /** The server runs on its cores, the database on the others. */
  readonly cores?: Cores | undefined
  /** Arguments of node, before the program. */
  readonly nodeArgs?: readonly string[]
  /** The folder of the database, made where it is missing and kept; without it a new one that goes at the end. */
  readonly keptIn?: string | undefined
}

export async function openPlace(options: PlaceOptions = {}): Promise<Place> {
  const { logLevel = 'warn', cores, nodeArgs = [], keptIn } = options
  const dataDir = folder(keptIn)
  const port = String(await freePort())
  const settings = {
    COHORT_DATA_DIR: dataDir,
    COHORT_PORT: port,
    COHORT_LOG_LEVEL: logLevel,
    COHORT_RATE_LIMIT: '0', // all requests come from one party
  }
  const words = onCores(cores?.server, [process.execPath, asStart, ...nodeArgs, 'src/main.ts'])
  const server = start(words, settings, 'ignore')
  const origin = `http://127.0.0.1:${port}`
  await untilReady(origin, server)
  const pid = server.pid ?? 0 // taskset becomes the program that it starts
  if (cores !== undefined) moveTo(cores.others, postmasterOf(dataDir))
  const socket = join(dataDir, 'postgres', 'socket')
  const pool = new Pool({ host: socket, user: 'cohort', database: 'cohort', max: 10 })
  const tell: Place['tell'] = async (input, ...words) => {
    const command = [process.execPath, 'src/cli/cli.ts', ...words, '--json']
    return JSON.parse(await output(command, { ...settings, COHORT_LOG_LEVEL: 'warn' }, input))
  }
  return {
    origin,
    pid,
    pool,
    socket,
    tell,
    cohort: (...words) => tell('', ...words),
    memory: () => {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024
    },
    close: async () => {
      await pool.end()
      server.kill('SIGTERM')
      await once(server, 'exit')
      if (keptIn === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function folder(keptIn: string | undefined): string {
  const path = keptIn === undefined ? mkdtempSync(join(tmpdir(), 'cohort-bench-')) : resolve(keptIn)
  mkdirSync(path, { recursive: true })
  chmodSync(path, 0o711) // the account that PostgreSQL runs as passes through
  return path
}

/** Starts a program of the project; its standard output is a pipe or goes nowhere. */
export function start(
  [command, args]: ReturnType<typeof onCores>,
  settings: Readonly<Record<string, string>>,
  out: 'pipe' | 'ignore',
): ChildProcess {
  const env = { ...process.env, ...settings }
  return spawn(command, args, { cwd: project, env, stdio: ['pipe', out, 'inherit'] })
}

async function output(
  words: readonly string[],
  settings: Record<string, string>,
  input: string,
): Promise<string> {
  const child = start(onCores(undefined, words), settings, 'pipe')
  child.stdin?.end(input)
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${words.slice(1).join(' ')} ended with ${code}`)
  return text
}

function postmasterOf(dataDir: string): number {
  return Number.parseInt(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10)
}

async function untilReady(origin: string, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined)
    if (answer?.ok === true) return
    await sleep(100)
  }
  throw new Error('the server ended')
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
