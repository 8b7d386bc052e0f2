import type { Knex } from 'knex'
import { listAccounts } from '../storage/accounts.ts'
import { ensureEventPartitions } from '../storage/event-partitions.ts'
import { deleteExpiredRecords } from '../storage/oidc-records.ts'
import { sweepThrottles } from '../storage/throttles.ts'

const batch = 1000

/** Removes what has expired: records of the OpenID provider in small batches, and windows of attempts long past. */
export async function sweepExpired(db: Knex): Promise<void> {
  for (const { id } of await listAccounts(db)) {
    while ((await deleteExpiredRecords(db, id, batch)) === batch);
  }
  await sweepThrottles(db)
}

/** Makes the partitions of the coming months. */
export async function ensureAhead(db: Knex): Promise<void> {
  await ensureEventPartitions(db)
}
