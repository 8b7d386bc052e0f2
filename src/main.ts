/** The server: reads the settings, opens the database, listens, works until a signal, and leaves nothing behind. */
import type { Logger } from 'pino'
import { type Config, ConfigError, readConfig } from './config/config.ts'
import { readEnvironment, unknownSettings } from './config/environment.ts'
import { makeFirstAccount, takeOwnAddress } from './first-start.ts'
import { greeting } from './greeting.ts'
import { type Installation, openInstallation } from './installation.ts'
import { startJobs } from './jobs/runner.ts'
import { createLog } from './lib/log.ts'
import { createMailer } from './lib/mailer.ts'
import { createOutbound } from './lib/outbound.ts'
import { outboundRules } from './lib/outbound-rules.ts'
import { listen, type Listening } from './server.ts'
import { listAccounts } from './domain/accounts.ts'
import { requireOwnSecret } from './own-keys.ts'
import { wordsFor } from './start-failure.ts'

const config = readSettings()
if (config === undefined) process.exitCode = 1
else await run(config)

async function run(config: Config): Promise<void> {
  const log = createLog(config.logLevel)
  for (const name of unknownSettings()) log.warn({ name }, 'unknown setting')
  const stopping = stopSignal()
  try {
    const installation = await openInstallation(config, log)
    try {
      await serve(installation, { config, log, stopping })
    } finally {
      await installation.close()
    }
    log.info('stopped')
  } catch (error) {
    const words = wordsFor(error)
    if (words === undefined) log.fatal({ err: error }, 'Cohort cannot run')
    else process.stderr.write(`Cohort cannot start: ${words}\n`)
    process.exitCode = 1
  }
}

type Run = {
  readonly config: Config
  readonly log: Logger
  readonly stopping: Stopping
}

type Stopping = { readonly asked: Promise<NodeJS.Signals>; readonly atOnce: Promise<void> }

async function serve(installation: Installation, { config, log, stopping }: Run): Promise<void> {
  await requireOwnSecret(installation)
  const listening = await listen(installation, log, config)
  try {
    await greet(installation, listening)
  } catch (error) {
    await listening.close()
    throw error
  }
  const { db, box } = installation
  const outbound = createOutbound(outboundRules(config.outboundAllow))
  const mailer = config.mail === undefined ? undefined : createMailer(config.mail)
  const stopJobs = startJobs({ db, box, log, outbound, mailer, keyDays: config.keyDays })
  const signal = await stopping.asked
  log.info({ signal }, 'stopping')
  void cutAtOnce(listening, stopping)
  await Promise.all([listening.close(), stopJobs()])
}

async function greet(installation: Installation, listening: Listening): Promise<void> {
  const { address } = listening
  const { db, describe, embedded } = installation
  const publicUrl = await takeOwnAddress(installation, listening.publicUrl)
  const first = await makeFirstAccount(installation, publicUrl)
  const accounts = embedded ? await listAccounts(db) : []
  process.stdout.write(greeting({ publicUrl, address, database: describe, first, accounts }))
}

/** After a second signal nothing is waited for but the end of the database. */
async function cutAtOnce(listening: Listening, { atOnce }: Stopping): Promise<void> {
  await atOnce
  listening.cut()
  setTimeout(() => process.exit(1), 2000).unref()
}

/**
 * The first signal asks to finish what is under way, a second one to end at once. A terminal's Ctrl-C reaches us twice,
 * directly and through npm, so a moment must lie between the two.
 */
function stopSignal(): Stopping {
  const first = Promise.withResolvers<NodeJS.Signals>()
  const second = Promise.withResolvers<void>()
  let askedAt: number | undefined
  const ask = (signal: NodeJS.Signals): void => {
    if (askedAt === undefined) askedAt = performance.now()
    else if (performance.now() - askedAt > 500) second.resolve()
    first.resolve(signal)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, ask)
  return { asked: first.promise, atOnce: second.promise }
}

function readSettings(): Config | undefined {
  try {
    return readConfig(readEnvironment())
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    return undefined
  }
}
