import { isRoot, runAs } from './run-as.ts'

/** An account of the operating system that PostgreSQL runs as, because it refuses to run as root. */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number }

const candidates = ['postgres', 'nobody']

/** The account for a new cluster: none as an ordinary user, who runs it as themselves. */
export async function accountForNewCluster(): Promise<Account | undefined> {
  if (!isRoot()) return undefined
  for (const name of candidates) {
    const account = await lookUp(name)
    if (account !== undefined) return account
  }
  throw new Error(
    `PostgreSQL does not run as root, and there is no account ${candidates.join(' or ')} to run it as. ` +
      'Create one, start Cohort as an ordinary user, or set DATABASE_URL.',
  )
}

async function lookUp(name: string): Promise<Account | undefined> {
  const uid = await runAs(undefined, 'id', ['-u', name])
  const gid = await runAs(undefined, 'id', ['-g', name])
  if (uid.code !== 0 || gid.code !== 0) return undefined
  return { name, uid: Number(uid.output), gid: Number(gid.output) }
}
