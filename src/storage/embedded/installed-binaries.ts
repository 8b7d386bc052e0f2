import { readdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Candidate } from './binaries.ts'
import { runAs } from './run-as.ts'

// where Debian keeps all versions side by side
const debian = '/usr/lib/postgresql'

/** PostgreSQL installations of the system, the newest first. */
export async function installedBinaries(): Promise<Candidate[]> {
  const versions = await readdir(debian).catch(() => [])
  const folders = versions
    .sort((a, b) => Number(b) - Number(a))
    .map(version => join(debian, version, 'bin'))
  const onPath = await runAs(undefined, 'sh', ['-c', 'command -v postgres'])
  if (onPath.code === 0) folders.push(dirname(await realpath(onPath.output.trim())))
  return [...new Set(folders)].map(folder => ({ folder, origin: `installed in ${folder}` }))
}
