import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { Config } from './config/config.ts'
import { ownSecret } from './config/own-secret.ts'
import { createSecretBox, type SecretBox } from './lib/secret-box.ts'
import { openDatabase } from './storage/database.ts'
import { dataFolder } from './storage/embedded/data-folder.ts'
import { openEmbeddedDatabase } from './storage/embedded/open-embedded-database.ts'
import { missingFromDatabase } from './storage/instance.ts'
import { migrate } from './storage/migrate.ts'

/** What the server and the command line both work on: the database, at the present schema, and the secrets. */
export type Installation = {
  readonly db: Knex
  readonly box: SecretBox
  /** Whether the database is the embedded default, and one line that says which it is. */
  readonly embedded: boolean
  readonly describe: string
  readonly close: () => Promise<void>
}

type Opened = Pick<Installation, 'embedded' | 'describe'> & {
  readonly url: string
  readonly migrationUrl: string
  readonly stop: () => Promise<void>
}

/** Opens the database that the configuration names, or the embedded one, and migrates it. */
export async function openInstallation(config: Config, log: Logger): Promise<Installation> {
  if (config.database.url === undefined) await dataFolder(config.dataDir)
  const secrets = config.secrets ?? ([await ownSecret(config.dataDir)] as const)
  const opened = await openServer(config, log)
  const { poolSize, namedStatements } = config.database
  const db = openDatabase({ url: opened.url, poolSize, namedStatements })
  const close = async (): Promise<void> => {
    await db.destroy()
    await opened.stop()
  }
  try {
    await migrate(opened.migrationUrl)
    const missing = await missingFromDatabase(db)
    if (missing.length > 0) throw new Error(`the database lacks ${missing.join(', ')}`)
  } catch (error) {
    await close()
    throw error
  }
  const { embedded, describe } = opened
  return { db, box: createSecretBox(secrets), embedded, describe, close }
}

async function openServer(config: Config, log: Logger): Promise<Opened> {
  const { url, migrationUrl = url } = config.database
  if (url !== undefined && migrationUrl !== undefined) {
    const { hostname, pathname } = new URL(url)
    const describe = `PostgreSQL at ${hostname}${pathname}`
    return { url, migrationUrl, embedded: false, describe, stop: () => Promise.resolve() }
  }
  const server = await openEmbeddedDatabase({ dataDir: config.dataDir, log })
  const own = server.url('cohort')
  const { describe, stop } = server
  return { url: own, migrationUrl: own, embedded: true, describe, stop }
}
