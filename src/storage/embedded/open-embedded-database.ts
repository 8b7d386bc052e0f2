/**
 * The database that Cohort brings itself: real PostgreSQL binaries, a cluster in the data folder, a unix socket and no
 * network. `open-embedded-database` keeps it running for as long as it is open; `attach` is one pass of finding or
 * starting it, in the order living postmaster, bundled binaries, installed binaries.
 *
 * Any number of processes may open one data folder. Each holds a shared advisory lock while it is there (`presence`),
 * and the one that can turn it into an exclusive lock when leaving stops the postmaster. Starting and stopping happen
 * under a lock file (`launch-lock`). A killed process leaves the postmaster to whoever comes next.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { attach, detach, type Attachment } from './attach.ts'
import { connectionUrl } from './connection-url.ts'
import { dataFolder } from './data-folder.ts'
import type { Launch, LaunchLog } from './launch.ts'

export type EmbeddedDatabaseOptions = {
  /** The folder that holds the cluster, its log and its lock; it is made when missing. */
  readonly dataDir: string
  readonly log: LaunchLog
  /** False only for data that may be lost at a power cut, such as a test's. */
  readonly fsync?: boolean
}

export type EmbeddedDatabase = {
  /** The connection string of a database of the cluster; `cohort` exists from the start. */
  readonly url: (database: string) => string
  /** Leaves; the last process to leave stops the server. Close the pools first. May be called more than once. */
  readonly stop: () => Promise<void>
  /** One line for the log and the console: which PostgreSQL, from where, with which folder. */
  readonly describe: string
}

/**
 * Finds or starts the embedded PostgreSQL of a data folder and restarts it whenever it ends unexpectedly. Rejects with
 * an Error whose message says what to do, with the end of the server's log where there is one.
 */
export async function openEmbeddedDatabase(
  options: EmbeddedDatabaseOptions,
): Promise<EmbeddedDatabase> {
  const launch: Launch = {
    dataDir: await dataFolder(options.dataDir),
    log: options.log,
    fsync: options.fsync ?? true,
  }
  const first = await attach(launch)
  const stop = keepAttached(launch, first)
  return {
    url: database => connectionUrl(first.socketFolder, database),
    stop,
    describe: first.describe,
  }
}

/** Attaches anew whenever the connection that marks our presence is lost; gives the function that ends it. */
function keepAttached(launch: Launch, first: Attachment): () => Promise<void> {
  const closing = new AbortController()
  let leaving: Promise<void> | undefined
  const kept = keep()

  async function keep(): Promise<Attachment | undefined> {
    let current: Attachment | undefined = first
    while (current !== undefined) {
      await Promise.race([current.presence.lost, aborted(closing.signal)])
      if (closing.signal.aborted) return current
      launch.log.warn('The connection to the embedded database was lost; looking after it')
      current = await attachAgain(launch, closing.signal)
    }
    return undefined
  }

  async function leave(): Promise<void> {
    closing.abort()
    const current = await kept
    if (current !== undefined) await detach(launch, current)
  }

  return () => (leaving ??= leave())
}

async function attachAgain(launch: Launch, closing: AbortSignal): Promise<Attachment | undefined> {
  for (let delay = 100; !closing.aborted; delay = Math.min(delay * 2, 5_000)) {
    try {
      const attachment = await attach(launch)
      launch.log.info(`The embedded database runs again: ${attachment.describe}`)
      return attachment
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      launch.log.error(`The embedded database could not be started again: ${reason}`)
    }
    await sleep(delay, undefined, { signal: closing }).catch(() => undefined)
  }
  return undefined
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
