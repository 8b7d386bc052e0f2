import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'

const memory = '/dev/shm'

/** Where a test's clusters stand: in memory if there is room (containers often have 64 MB), else on disk. */
export async function scratchPlace(): Promise<string> {
  const found = await statfs(memory).catch(() => undefined)
  const hasRoom = found !== undefined && found.bavail * found.bsize >= 2 ** 30
  return hasRoom ? memory : tmpdir()
}
