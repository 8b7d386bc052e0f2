import { spawn } from 'node:child_process'
import { open, rename, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import type { Cluster } from './cluster.ts'
import { socketPort } from './connection-url.ts'
import type { Launch } from './launch.ts'
import { livingPostmaster } from './postmaster-file.ts'
import { spawnOptions } from './run-as.ts'
import { processLife } from './process-life.ts'

export type Start = {
  readonly cluster: Cluster
  readonly binaries: Binaries
  readonly socketFolder: string
}

export type Started = {
  readonly isAlive: () => boolean
  /** The end of what the server has written since this start. */
  readonly output: () => Promise<string>
}

const largestLog = 10 * 1024 * 1024
const tail = 4_000

/** Spawns the server in a session of its own, so that a terminal's Ctrl-C does not reach it. It may outlive us. */
export async function startPostmaster(launch: Launch, start: Start): Promise<Started> {
  const path = join(launch.dataDir, 'postgres.log')
  const log = await openLog(path)
  try {
    const { size } = await log.stat()
    const child = spawn(join(start.binaries.folder, 'postgres'), settings(launch, start), {
      ...spawnOptions(start.cluster.account),
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
    })
    let alive = true
    let failure = ''
    child.once('exit', () => (alive = false))
    child.once('error', error => {
      alive = false
      failure = error.message
    })
    child.unref()
    return { isAlive: () => alive, output: async () => failure + (await readFrom(path, size)) }
  } finally {
    await log.close()
  }
}

function settings(launch: Launch, { cluster, socketFolder }: Start): string[] {
  const values = {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    port: socketPort,
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(launch.fsync ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
  }
  const options = Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', cluster.folder, ...options]
}

/** Ends the server and waits: at first its fast way, which cuts connections and writes a checkpoint. */
export async function stopPostmaster(launch: Launch, cluster: Cluster): Promise<void> {
  if (await ends(cluster, 'SIGINT', 60_000)) return
  launch.log.warn('The embedded database does not end; ending it without a checkpoint')
  if (await ends(cluster, 'SIGQUIT', 20_000)) return
  launch.log.error(`The embedded database could not be stopped: ${cluster.folder}`)
}

async function ends(cluster: Cluster, signal: NodeJS.Signals, within: number): Promise<boolean> {
  const living = livingPostmaster(cluster.folder)
  if (living === undefined) return true
  // It takes its file away a moment before it ends, so the process is what counts.
  const life = processLife(living.pid)
  if (life === undefined) return true
  process.kill(living.pid, signal)
  for (const until = Date.now() + within; Date.now() < until; await sleep(10)) {
    if (processLife(living.pid)?.started !== life.started) return true
  }
  return false
}

async function openLog(path: string): Promise<FileHandle> {
  const size = await stat(path).then(
    found => found.size,
    () => 0,
  )
  if (size > largestLog) await rename(path, `${path}.1`)
  return open(path, 'a', 0o600)
}

async function readFrom(path: string, offset: number): Promise<string> {
  const log = await open(path, 'r')
  try {
    const { size } = await log.stat()
    const from = Math.max(offset, size - tail)
    const { buffer, bytesRead } = await log.read(Buffer.alloc(size - from), 0, size - from, from)
    return buffer.toString('utf8', 0, bytesRead).trim()
  } finally {
    await log.close()
  }
}
