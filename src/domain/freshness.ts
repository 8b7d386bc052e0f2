import { setTimeout as sleep } from 'node:timers/promises'
import type { Knex } from 'knex'
import { Refusal } from '../model/refusal.ts'
import { findWalPosition, hasReached } from '../storage/wal-position.ts'

const attempts = 10
const pause = 50

/** What stands for everything that was written by now, opaque to others: given with a write, and shown with a later read. */
export async function freshnessToken(db: Knex): Promise<string> {
  return Buffer.from(await findWalPosition(db)).toString('base64url')
}

/**
 * Goes on once this database, which may be a replica, has everything that the token stands for. Refuses what is no token
 * (`invalid`), and where it takes too long (`busy`): nothing is answered from before the write.
 */
export async function demandFresh(db: Knex, token: string): Promise<void> {
  const position = Buffer.from(token, 'base64url').toString()
  if (!/^[\dA-F]{1,8}\/[\dA-F]{1,8}$/.test(position)) {
    throw new Refusal('invalid', 'is no consistency token', { field: 'At-Least-As-Fresh-As' })
  }
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (await hasReached(db, position)) return
    await sleep(pause)
  }
  throw new Refusal('busy', 'what was written has not arrived here yet', { retryAfter: 1 })
}
