import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A fresh folder. Others may pass through it: as root the database runs under another account. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cohort-demo-'))
  await chmod(folder, 0o711)
  return folder
}

/**
 * Removes the folder with the database in it, wherever the database stands. One that still runs, because its server was
 * killed, is ended first.
 */
export async function removeFolder(folder: string, dataDir: string): Promise<void> {
  const cluster = join(dataDir, 'postgres')
  const place = await realpath(cluster).catch(() => cluster)
  await endDatabase(place)
  for (const path of [place, folder]) {
    await rm(path, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** By PostgreSQL's own file and signals: interrupt is a fast shutdown, quit an immediate one. */
async function endDatabase(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid')
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0])
    if (!(pid > 1) || !send(pid, signal)) return
    for (const until = Date.now() + 5_000; existsSync(file) && Date.now() < until;) await sleep(50)
  }
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
