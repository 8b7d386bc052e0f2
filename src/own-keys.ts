import { unreadableKeys } from './domain/keys/reencrypt.ts'
import type { Installation } from './installation.ts'
import { StartFailure } from './start-failure.ts'

/** Refuses to serve with a secret that does not open the keys in the database: nobody could sign in. */
export async function requireOwnSecret({
  db,
  box,
}: Pick<Installation, 'db' | 'box'>): Promise<void> {
  const count = await unreadableKeys(db, box)
  if (count === 0) return
  const keys = count === 1 ? '1 signing key was' : `${count} signing keys were`
  throw new StartFailure(
    `${keys} sealed with another secret. Give that one as COHORT_PREVIOUS_SECRET; if it is gone, \`cohort key remove --lost\` replaces a key.`,
  )
}
