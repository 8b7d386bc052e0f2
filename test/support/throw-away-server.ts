import { chmod, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scratchPlace } from './scratch-place.ts'
import { openEmbeddedDatabase } from '../../src/storage/embedded/open-embedded-database.ts'

export type TestServer = {
  /** Connects to it with the right to create databases. */
  readonly url: string
  readonly describe: string
  readonly stop: () => Promise<void>
}

const name = 'cohort-test-'
const log = { info: () => undefined, warn: console.error, error: console.error }

/** A cluster for one run, without fsync and where possible in memory. */
export async function startThrowAwayServer(): Promise<TestServer> {
  await removeAbandoned()
  const dataDir = await mkdtemp(join(await scratchPlace(), `${name}${process.pid}-`))
  // for root: PostgreSQL's account must pass through
  await chmod(dataDir, 0o711)
  const database = await openEmbeddedDatabase({ dataDir, log, fsync: false })
  return {
    url: database.url('postgres'),
    describe: database.describe,
    stop: async () => {
      await database.stop()
      await remove(dataDir)
    },
  }
}

/** What runs that were killed have left, server included. */
async function removeAbandoned(): Promise<void> {
  for (const place of new Set([await scratchPlace(), tmpdir()])) {
    const names = await readdir(place).catch(() => [])
    for (const dataDir of names.filter(isAbandoned).map(found => join(place, found))) {
      const database = await openEmbeddedDatabase({ dataDir, log, fsync: false }).catch(() => null)
      await database?.stop()
      await remove(dataDir).catch(() => undefined)
    }
  }
}

function isAbandoned(folder: string): boolean {
  const pid = new RegExp(`^${name}(\\d+)-`).exec(folder)?.[1]
  if (pid === undefined) return false
  try {
    return !process.kill(Number(pid), 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

async function remove(dataDir: string): Promise<void> {
  const cluster = await realpath(join(dataDir, 'postgres')).catch(() => dataDir)
  await rm(cluster, { recursive: true, force: true })
  await rm(dataDir, { recursive: true, force: true })
}
