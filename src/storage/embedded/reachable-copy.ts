import { cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from './account.ts'
import { canReach, runAs } from './run-as.ts'
import { sharedFolder } from './shared-folder.ts'

/**
 * The package's `native` folder, or a copy of it where the account cannot reach that (a checkout below /root). The
 * copy is made once for each version, and put in place when complete.
 */
export async function reachableCopy(
  packageFolder: string,
  account: Account | undefined,
  place?: string,
): Promise<string> {
  const native = join(packageFolder, 'native')
  const needed = ['bin/postgres', 'bin/initdb', 'lib', 'share/postgresql/postgres.bki']
  const isReachable = (folder: string) =>
    canReach(
      account,
      needed.map(path => join(folder, path)),
    )
  if (account === undefined || (await isReachable(native))) return native
  const shared = place ?? (await sharedFolder())
  const copy = join(shared, `postgresql-${await versionOf(packageFolder)}`)
  if (!(await isReachable(copy))) await copyTo(native, copy, shared)
  return copy
}

async function copyTo(native: string, copy: string, shared: string): Promise<void> {
  const building = await mkdtemp(join(shared, '.new-postgresql-'))
  try {
    await cp(native, building, { recursive: true, verbatimSymlinks: true })
    await runAs(undefined, 'chmod', ['-R', 'a+rX,go-w', building])
    await rename(building, copy)
  } catch (error) {
    // another process was first
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    await rm(building, { recursive: true, force: true })
  }
}

async function versionOf(packageFolder: string): Promise<string> {
  const text = await readFile(join(packageFolder, 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
