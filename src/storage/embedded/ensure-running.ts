import { setTimeout as sleep } from 'node:timers/promises'
import { answers } from './answers.ts'
import { findBinaries, type Binaries } from './binaries.ts'
import { clusterMajor, type Cluster } from './cluster.ts'
import type { Launch } from './launch.ts'
import { clearStaleFiles, livingPostmaster } from './postmaster-file.ts'
import { startPostmaster } from './postmaster.ts'
import { socketFolderOf } from './socket-folder.ts'

export type Running = {
  readonly socketFolder: string
  /** Where the server came from, for people. */
  readonly origin: string
}

const retryFor = 30_000

// what a start says while the backends of a killed server are still ending, or another process is starting it
const passing = /shared memory block .* still in use|lock file ".*" already exists/

/** Adopts the cluster's living server or starts one; comes back when it has answered a query. */
export async function ensureRunning(launch: Launch, cluster: Cluster): Promise<Running> {
  const giveUp = Date.now() + retryFor
  let binaries: Binaries | undefined
  for (;;) {
    const adopted = await adopt(cluster)
    if (adopted !== undefined) return adopted
    binaries ??= await findBinaries(launch.log, cluster.account, await clusterMajor(cluster.folder))
    const socketFolder = await socketFolderOf(cluster)
    await clearStaleFiles(cluster.folder, socketFolder)
    const started = await startPostmaster(launch, { cluster, binaries, socketFolder })
    if (await answers(cluster.folder, () => socketFolder, started.isAlive)) {
      return { socketFolder, origin: binaries.origin }
    }
    const output = await started.output()
    if (!passing.test(output) || Date.now() > giveUp) {
      throw new Error(`PostgreSQL ${binaries.version} did not start. Its log ends:\n${output}`)
    }
    await sleep(200)
  }
}

async function adopt(cluster: Cluster): Promise<Running | undefined> {
  const living = () => livingPostmaster(cluster.folder)
  if (living() === undefined) return undefined
  const found = await answers(
    cluster.folder,
    () => living()?.socketFolder,
    () => living() !== undefined,
  )
  const socketFolder = living()?.socketFolder
  return found && socketFolder !== undefined
    ? { socketFolder, origin: 'was already running' }
    : undefined
}
