import { chmod, mkdir, realpath } from 'node:fs/promises'
import { isRoot } from './run-as.ts'

/**
 * Makes the data folder when it is missing and gives its real path. As root it is made passable, though not readable,
 * for others: the cluster in it belongs to another account.
 */
export async function dataFolder(path: string): Promise<string> {
  const mode = isRoot() ? 0o711 : 0o700
  const made = await mkdir(path, { recursive: true, mode })
  if (made !== undefined) await chmod(path, mode)
  return realpath(path)
}
