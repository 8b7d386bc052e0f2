import { createHash, randomBytes } from 'node:crypto'
import { chown, mkdtemp, open, readdir, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { accountForNewCluster, type Account } from './account.ts'
import { findBinaries, type Binaries } from './binaries.ts'
import { superuser } from './connection-url.ts'
import type { Launch } from './launch.ts'
import { canReach, runAs } from './run-as.ts'
import { sharedFolder } from './shared-folder.ts'

/**
 * Makes the cluster at `path` as one step: it is built beside and put in place when complete, so that a kill leaves
 * nothing half. Where PostgreSQL's account cannot reach the data folder (it lies below a closed one, such as /root),
 * the cluster stands in a shared place and `path` is a link to it.
 */
export async function createCluster(launch: Launch, path: string): Promise<void> {
  const account = await accountForNewCluster()
  const binaries = await findBinaries(launch.log, account)
  const isApart = !(await canReach(account, [launch.dataDir]))
  const place = isApart ? await sharedFolder() : launch.dataDir
  const prefix = `.new-${createHash('sha256').update(launch.dataDir).digest('hex').slice(0, 12)}-`
  await removeUnfinished(place, prefix)
  const building = await mkdtemp(join(place, prefix))
  try {
    if (account !== undefined) await chown(building, account.uid, account.gid)
    await initialise(launch, { building, account, binaries })
    await (isApart ? linkTo(building, path) : rename(building, path))
    await flush(dirname(path))
  } finally {
    await rm(building, { recursive: true, force: true })
  }
  launch.log.info(`Made a new database with PostgreSQL ${binaries.version} in ${path}`)
}

type Build = {
  readonly building: string
  readonly account: Account | undefined
  readonly binaries: Binaries
}

async function initialise(launch: Launch, build: Build): Promise<void> {
  const { building, account, binaries } = build
  // the builtin provider sorts alike on every system; it came with version 17
  const provider = binaries.major >= 17 ? ['--locale-provider=builtin'] : []
  const { code, output } = await runAs(account, join(binaries.folder, 'initdb'), [
    `--pgdata=${building}`,
    `--username=${superuser}`,
    '--auth-local=trust',
    '--auth-host=reject',
    '--encoding=UTF8',
    ...provider,
    '--locale=C.UTF-8',
    '--no-instructions',
    ...(launch.fsync ? [] : ['--no-sync']),
  ])
  if (code !== 0) throw new Error(`initdb (${binaries.origin}) failed:\n${output.trim()}`)
}

async function linkTo(building: string, path: string): Promise<void> {
  const cluster = join(dirname(building), `cluster-${randomBytes(6).toString('hex')}`)
  await rename(building, cluster)
  await symlink(cluster, path)
}

/** What killed starts for the same data folder left; the launch lock keeps others out meanwhile. */
async function removeUnfinished(place: string, prefix: string): Promise<void> {
  for (const name of await readdir(place)) {
    const options = { recursive: true, force: true, maxRetries: 5 }
    if (name.startsWith(prefix)) await rm(join(place, name), options)
  }
}

async function flush(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync()
  await handle.close()
}
