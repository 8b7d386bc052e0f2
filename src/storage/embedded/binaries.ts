import { join } from 'node:path'
import type { Account } from './account.ts'
import { bundledBinaries } from './bundled-binaries.ts'
import { installedBinaries } from './installed-binaries.ts'
import type { LaunchLog } from './launch.ts'
import { runAs } from './run-as.ts'

/** A folder with `initdb` and `postgres` that work for the account. */
export type Binaries = {
  readonly folder: string
  /** As PostgreSQL says it, for instance 18.4. */
  readonly version: string
  readonly major: number
  readonly origin: string
}

/** A folder that may hold them, and where it came from, for people. */
export type Candidate = { readonly folder: string; readonly origin: string }

const oldestMajor = 15

/**
 * The first that work of: the ones that npm brought, those of an installed PostgreSQL from the newest on. A cluster
 * needs the major version that made it.
 */
export async function findBinaries(
  log: LaunchLog,
  account: Account | undefined,
  major?: number,
): Promise<Binaries> {
  const tried: string[] = []
  for await (const candidate of candidates(log, account)) {
    const found = await examine(candidate, account)
    if (typeof found === 'string') tried.push(found)
    else if (major === undefined ? found.major >= oldestMajor : found.major === major) return found
    else tried.push(`PostgreSQL ${found.version} (${found.origin})`)
  }
  throw new Error(complaint(tried, major))
}

async function* candidates(
  log: LaunchLog,
  account: Account | undefined,
): AsyncGenerator<Candidate> {
  const bundled = await bundledBinaries(log, account)
  if (bundled !== undefined) yield bundled
  yield* await installedBinaries()
}

async function examine(
  candidate: Candidate,
  account: Account | undefined,
): Promise<Binaries | string> {
  const program = join(candidate.folder, 'postgres')
  const { code, output } = await runAs(account, program, ['--version'])
  const version = /\(PostgreSQL\) (\d+)(\S*)/.exec(output)
  if (code !== 0 || version === null) return `${program} does not run here: ${output.trim()}`
  return { ...candidate, version: `${version[1]}${version[2]}`, major: Number(version[1]) }
}

function complaint(tried: readonly string[], major: number | undefined): string {
  const found = tried.length === 0 ? 'none was found' : `found: ${tried.join('; ')}`
  if (major !== undefined) {
    return `The database was made by PostgreSQL ${major} and needs its programs; ${found}. Install PostgreSQL ${major}, or dump the data with it and load them into a new one.`
  }
  return `The embedded database needs PostgreSQL ${oldestMajor} or later; ${found}. Run npm ci without --omit=optional, install PostgreSQL, or set DATABASE_URL.`
}
