import { readlink, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cluster } from './cluster.ts'
import { runAs } from './run-as.ts'

// a socket's path has at most 103 bytes (macOS) or 107 (Linux), of which the file's name takes 15
const longest = 88

/**
 * The folder of the cluster's socket, open to its account alone: inside the cluster, or where that path is too long a
 * short one that a link inside the cluster remembers, so that the connection string outlives a restart.
 */
export async function socketFolderOf(cluster: Cluster): Promise<string> {
  const inside = join(cluster.folder, 'socket')
  if (Buffer.byteLength(inside) <= longest) {
    await make(cluster, 'mkdir -p -m 700 "$1"', inside)
    return inside
  }
  const known = await readlink(inside).catch(() => undefined)
  // owned by the account (-O) and no link: nobody else can have put it there
  const isOurs = 'test -d "$1" && test -O "$1" && ! test -L "$1"'
  if (known !== undefined && (await runShell(cluster, isOurs, known)).code === 0) return known
  const template = join(shortRoot(), 'cohort-XXXXXX')
  const made = await make(
    cluster,
    'made=$(mktemp -d "$1") && ln -sfn "$made" "$2" && echo "$made"',
    template,
    inside,
  )
  return made.trim()
}

/** After the server has ended: a short folder goes, the one inside the cluster stays. */
export async function removeShortFolder(cluster: Cluster, socketFolder: string): Promise<void> {
  if (!socketFolder.startsWith(cluster.folder)) await rmdir(socketFolder).catch(() => undefined)
}

function shortRoot(): string {
  return Buffer.byteLength(tmpdir()) <= longest - 'cohort-XXXXXX'.length - 1 ? tmpdir() : '/tmp'
}

async function make(cluster: Cluster, script: string, ...args: string[]): Promise<string> {
  const { code, output } = await runShell(cluster, script, ...args)
  if (code === 0) return output
  throw new Error(`The folder for the database's socket cannot be made: ${output.trim()}`)
}

/** As the account itself, so that a link it may have laid there leads nowhere that it could not go anyway. */
function runShell(cluster: Cluster, script: string, ...args: string[]): ReturnType<typeof runAs> {
  return runAs(cluster.account, 'sh', ['-c', script, 'sh', ...args])
}
