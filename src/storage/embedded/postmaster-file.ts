import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { socketPort } from './connection-url.ts'
import { processLife } from './process-life.ts'

export type LivingPostmaster = {
  readonly pid: number
  /** Missing in the first moments of a start. */
  readonly socketFolder?: string
}

/** The server of this cluster, by its postmaster.pid; undefined when the process named there is gone or another. */
export function livingPostmaster(cluster: string): LivingPostmaster | undefined {
  const lines = readLines(join(cluster, 'postmaster.pid'))
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0 || !isServerOf(cluster, pid)) return undefined
  const socketFolder = lines[4]
  return socketFolder === undefined || socketFolder === '' ? { pid } : { pid, socketFolder }
}

/**
 * Removes what a dead server left. PostgreSQL does so too, but takes any living process with the same id for the
 * server, and after a restart of a container the ids come again. Orphaned backends are found by their shared memory.
 */
export async function clearStaleFiles(cluster: string, socketFolder: string): Promise<void> {
  if (livingPostmaster(cluster) !== undefined) return
  await rm(join(cluster, 'postmaster.pid'), { force: true })
  await rm(join(socketFolder, `.s.PGSQL.${socketPort}.lock`), { force: true })
}

function isServerOf(cluster: string, pid: number): boolean {
  const life = processLife(pid)
  if (life === undefined) return false
  return (life.name ?? 'postgres') === 'postgres' && (life.folder ?? cluster) === cluster
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return []
  }
}
