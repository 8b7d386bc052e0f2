import type { Knex } from 'knex'
import { listAccounts } from '../storage/accounts.ts'
import { ensureEventPartitions } from '../storage/event-partitions.ts'
import { deleteExpiredConsoleSessions } from '../storage/console-sessions.ts'
import { deleteOldIdempotencyKeys } from '../storage/idempotency-keys.ts'
import { deleteExpiredRecords } from '../storage/oidc/oidc-records.ts'
import { deleteOldMails } from '../storage/mails.ts'
import { analyzeYoungTables } from '../storage/statistics.ts'
import { deleteExpiredChallenges } from '../storage/factors/passkey-challenges.ts'
import { deleteExpiredDevices } from '../storage/factors/remembered-devices.ts'
import { deleteExpiredMailedCodes } from '../storage/mailed-codes.ts'
import { deleteExpiredLinks } from '../storage/recovery-links.ts'
import { deleteOldSearches } from '../storage/mail-searches.ts'
import { deleteExpiredSignIns } from '../storage/sign-ins.ts'
import { deleteExpiredAssertions } from '../storage/upstreams/saml-assertions.ts'
import { sweepThrottles } from '../storage/throttles.ts'
import { deleteOldDeliveries } from '../storage/webhooks/webhook-deliveries.ts'
import { deleteExpiredVisits } from '../storage/upstreams/upstream-visits.ts'
import { systemContext } from './context.ts'
import { purgeJoinRequests } from './join-requests/purge-requests.ts'
import { purgeBin } from './resources/purge.ts'
import { purgeDeletedGroups } from './groups/deleted-groups.ts'
import { sweepExpiredMemberships } from './groups/expired-memberships.ts'
import { closeDueReviews } from './shares/close-reviews.ts'
import { sweepEndedLinks } from './shares/ended-links.ts'
import { sweepExpiredShares } from './shares/expired-shares.ts'

const batch = 1000
const mailDays = 30

type Sweep = (
  db: Knex,
  page: { readonly accountId: string; readonly limit: number },
) => Promise<number>

/** What goes in batches. */
const sweeps: readonly Sweep[] = [
  (db, { accountId, limit }) => deleteExpiredRecords(db, accountId, limit),
  (db, page) => deleteOldDeliveries(db, { ...page, days: mailDays }),
  (db, page) => deleteOldMails(db, { ...page, days: mailDays }),
  deleteExpiredConsoleSessions,
  deleteOldIdempotencyKeys,
  deleteExpiredSignIns,
  deleteExpiredAssertions,
  deleteExpiredDevices,
  deleteExpiredChallenges,
  deleteExpiredLinks,
  deleteExpiredMailedCodes,
  deleteExpiredVisits,
]

/**
 * Removes what has expired: records of the OpenID provider in small batches, sign-ins that were left undone,
 * remembered browsers, mail that is a month old, memberships,
 * shares and public links, reviews whose day has come, deleted groups, what was long enough in the bin, and windows of
 * attempts long past.
 */
export async function sweepExpired(db: Knex): Promise<void> {
  for (const account of await listAccounts(db)) {
    const { id } = account
    for (const sweep of sweeps) {
      while ((await sweep(db, { accountId: id, limit: batch })) === batch);
    }
    const context = systemContext(db, account, 'jobs')
    await sweepExpiredMemberships(context)
    await purgeDeletedGroups(context)
    await sweepExpiredShares(context)
    await sweepEndedLinks(context)
    await closeDueReviews(context)
    await purgeBin(context)
    await purgeJoinRequests(context)
  }
  await sweepThrottles(db)
  await deleteOldSearches(db)
}

/** Keeps a young database quick: see storage/statistics.ts. */
export async function learnSizes(db: Knex): Promise<void> {
  await analyzeYoungTables(db)
}

/** Makes the partitions of the coming months. */
export async function ensureAhead(db: Knex): Promise<void> {
  await ensureEventPartitions(db)
}
