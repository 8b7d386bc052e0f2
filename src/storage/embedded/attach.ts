import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { openCluster, type Cluster } from './cluster.ts'
import { connectionUrl } from './connection-url.ts'
import { ensureRunning, type Running } from './ensure-running.ts'
import { whileLaunching } from './launch-lock.ts'
import type { Launch } from './launch.ts'
import { stopPostmaster } from './postmaster.ts'
import { removeShortFolder } from './socket-folder.ts'
import { takePresence, type Presence } from './presence.ts'

export type Attachment = {
  readonly cluster: Cluster
  readonly socketFolder: string
  readonly presence: Presence
  readonly describe: string
}

const attempts = 10

/** One pass: opens or makes the cluster, sees to it that its server answers, and marks this process as present. */
export function attach(launch: Launch): Promise<Attachment> {
  return whileLaunching(launch, async () => {
    const cluster = await openCluster(launch)
    let reason: unknown
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const running = await ensureRunning(launch, cluster)
      try {
        const attachment = await join(cluster, running)
        if (attachment !== undefined) return attachment
      } catch (error) {
        reason = error
      }
      // its server has just died, or is being stopped by a process that has lost the launch lock
      await sleep(50 * attempt)
    }
    throw new Error('The embedded database starts but cannot be used', { cause: reason })
  })
}

/** Ends the presence; the last one out stops the server and waits until it has ended. */
export function detach(launch: Launch, attachment: Attachment): Promise<void> {
  return whileLaunching(launch, async () => {
    if (!(await leave(attachment))) return
    await stopPostmaster(launch, attachment.cluster)
    await removeShortFolder(attachment.cluster, attachment.socketFolder)
  })
}

/** True for the last one out, whose connection stays and keeps the others away until the server ends. */
async function leave({ presence, socketFolder }: Attachment): Promise<boolean> {
  if (await isLastOut(presence)) return true
  await presence.end().catch(() => undefined)
  // a connection that was cut says nothing about the others
  const anew = await takePresence(socketFolder).catch(() => undefined)
  if (anew === undefined) return false
  if (await isLastOut(anew)) return true
  await anew.end()
  return false
}

function isLastOut(presence: Presence): Promise<boolean> {
  return presence.isLastOut().catch(() => false)
}

async function join(cluster: Cluster, running: Running): Promise<Attachment | undefined> {
  const { socketFolder, origin } = running
  const presence = await takePresence(socketFolder)
  if (presence === undefined) return undefined
  try {
    const version = await prepareDatabase(socketFolder)
    const describe = `embedded PostgreSQL ${version} (${origin}), data in ${cluster.folder}`
    return { cluster, socketFolder, presence, describe }
  } catch (error) {
    await presence.end().catch(() => undefined)
    throw error
  }
}

/** Creates the application's database when it is missing; gives the version of the server. */
async function prepareDatabase(socketFolder: string): Promise<string> {
  const client = new Client({ connectionString: connectionUrl(socketFolder, 'postgres') })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<{ version: string; exists: boolean }>(
      `select current_setting('server_version') as version,
              exists (select from pg_database where datname = 'cohort') as exists`,
    )
    if (rows[0]?.exists !== true) await client.query(`create database cohort encoding 'UTF8'`)
    return rows[0]?.version ?? ''
  } finally {
    await client.end()
  }
}
