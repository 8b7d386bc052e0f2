import { lstat, readFile, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { accountForNewCluster, type Account } from './account.ts'
import { createCluster } from './create-cluster.ts'
import type { Launch } from './launch.ts'
import { canReach, isRoot, runAs } from './run-as.ts'

/** A PostgreSQL data folder that is complete. */
export type Cluster = {
  /** Its real path, also where the data folder only links to it. */
  readonly folder: string
  /** Who runs its server; undefined: the user that this process runs as. */
  readonly account: Account | undefined
}

/** Opens the cluster of the data folder, or makes it at the first start. */
export async function openCluster(launch: Launch): Promise<Cluster> {
  const path = join(launch.dataDir, 'postgres')
  const exists = await lstat(path).catch(() => undefined)
  if (exists === undefined) await createCluster(launch, path)
  const folder = await realpath(path).catch((error: unknown) => {
    const message = `${path} links to a database folder that is gone. Restore it, or remove the link to begin with an empty database.`
    throw new Error(message, { cause: error })
  })
  return { folder, account: await accountOf(folder) }
}

/** The major version that made the cluster. */
export async function clusterMajor(folder: string): Promise<number> {
  const text = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    throw new Error(`${folder} is not a PostgreSQL data folder.`, { cause: error })
  })
  return Number(text)
}

/** An existing cluster is run by its owner, whoever started Cohort at first. */
async function accountOf(folder: string): Promise<Account | undefined> {
  const { uid, gid } = await stat(folder)
  if (!isRoot()) {
    if (process.getuid === undefined || uid === process.getuid()) return undefined
    throw new Error(
      `${folder} belongs to the account ${uid}: start Cohort as that account or as root.`,
    )
  }
  const account = uid === 0 ? await takeOver(folder) : { name: String(uid), uid, gid }
  if (await canReach(account, [folder])) return account
  throw new Error(
    `The account ${account?.name}, which runs PostgreSQL, cannot reach ${folder}. Make the folders above it passable (chmod o+x).`,
  )
}

/** A cluster that root owns, as after a restore: PostgreSQL refuses to run as root, and to use another's folder. */
async function takeOver(folder: string): Promise<Account | undefined> {
  const account = await accountForNewCluster()
  const owner = `${account?.uid}:${account?.gid}`
  const { code, output } = await runAs(undefined, 'chown', ['-R', '-h', owner, folder])
  if (code !== 0) throw new Error(`${folder} cannot be given to ${account?.name}: ${output}`)
  return account
}
