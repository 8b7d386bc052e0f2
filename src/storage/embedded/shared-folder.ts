import { chmod, mkdir } from 'node:fs/promises'

/** Where root keeps what PostgreSQL's account must reach; only root writes there. */
export async function sharedFolder(): Promise<string> {
  const path = '/var/lib/cohort'
  const made = await mkdir(path, { recursive: true })
  if (made !== undefined) await chmod(path, 0o755)
  return path
}
