import { join } from 'node:path'
import { type Child, startChild } from './child.ts'
import { type CommandLine, createCommandLine } from './command-line.ts'
import { makeFolder, removeFolder } from './data-folder.ts'
import { choosePorts } from './ports.ts'
import { ownEnvironment } from './surroundings.ts'
import { waitUntilAnswers } from './wait-until-answers.ts'

/** Where the demo plays: a folder, two ports, and everything that was started, which `clear` ends and removes. */
export type Stage = {
  readonly cohortUrl: URL
  readonly galleryUrl: URL
  readonly cohort: CommandLine
  /** Starts the server; it works when this fulfils. */
  readonly startServer: () => Promise<void>
  readonly startGallery: (settings: Readonly<Record<string, string>>) => Promise<void>
  /** Rejects as soon as something that was started ends without being asked. */
  readonly broken: Promise<never>
  /** What the programs complain of in their logs. */
  readonly complaints: () => Promise<string>
  readonly clear: () => Promise<void>
  /** Kills what `clear` still waits for. */
  readonly hurry: () => void
}

export async function openStage(): Promise<Stage> {
  const [cohortPort = 0, galleryPort = 0] = await choosePorts(3000, 3001)
  const cohortUrl = new URL(`http://127.0.0.1:${cohortPort}`)
  const galleryUrl = new URL(`http://127.0.0.1:${galleryPort}`)
  const folder = await makeFolder()
  const dataDir = join(folder, 'data')
  const environment = {
    ...ownEnvironment(),
    COHORT_DATA_DIR: dataDir,
    COHORT_PORT: `${cohortPort}`,
    COHORT_PUBLIC_URL: cohortUrl.origin,
    COHORT_LOG_LEVEL: 'warn',
  }
  const stopping = new AbortController()
  const cohort = createCommandLine(environment, stopping.signal)
  const children: Child[] = []
  const broken = Promise.withResolvers<never>()
  broken.promise.catch(() => undefined) // whoever plays looks at it; until then it may wait

  const start = async (
    name: string,
    entry: string,
    about: { url: URL; settings: NodeJS.ProcessEnv },
  ): Promise<void> => {
    stopping.signal.throwIfAborted()
    const logFile = join(folder, `${name}.log`)
    const child = startChild({ name, entry, environment: about.settings, logFile })
    children.push(child)
    void watch(child, stopping.signal, broken.reject)
    await waitUntilAnswers(about.url, stopping.signal)
  }

  return {
    cohortUrl,
    galleryUrl,
    cohort,
    broken: broken.promise,
    startServer: () =>
      start('server', 'src/main.ts', {
        url: new URL('/readyz', cohortUrl),
        settings: environment,
      }),
    startGallery: settings =>
      start('gallery', 'examples/gallery/server.ts', {
        url: galleryUrl,
        settings: {
          ...ownEnvironment(),
          GALLERY_PORT: `${galleryPort}`,
          GALLERY_URL: galleryUrl.origin,
          ...settings,
        },
      }),
    complaints: async () => {
      const logs = await Promise.all(children.map(child => child.lastLines()))
      const lines = logs.flatMap(log => log.split('\n')).filter(line => line.startsWith('{'))
      return lines.slice(-5).join('\n')
    },
    // those that use the database leave before the server, which stops the database when it is the last
    clear: async () => {
      stopping.abort(new Error('the demo is ending'))
      await cohort.idle()
      await Promise.all(children.map(child => child.end()))
      await removeFolder(folder, dataDir)
    },
    hurry: () => {
      for (const child of children) child.kill()
    },
  }
}

async function watch(
  child: Child,
  stopping: AbortSignal,
  report: (reason: Error) => void,
): Promise<void> {
  const how = await child.ended
  if (stopping.aborted) return
  report(
    new Error(`The ${child.name} has ended (${how}). Its last lines:\n${await child.lastLines()}`),
  )
}
