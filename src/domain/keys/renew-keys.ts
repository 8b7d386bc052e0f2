import type { Knex } from 'knex'
import type { SecretBox } from '../../lib/secret-box.ts'
import { keyTimes, type SigningAlgorithm, signingAlgorithms } from '../../model/signing-key.ts'
import { findAccounts } from '../../storage/accounts.ts'
import { deleteKeysOver, findKeysDue, raiseKeysVersion } from '../../storage/signing-keys.ts'
import { type Context, systemContext } from '../context.ts'
import { changingKeys, publishKey, recordKeyEvent } from './rotate-keys.ts'

export type RenewalOptions = {
  /** The age in days at which a signing key gets a successor; 0 for never by itself. */
  readonly days: number
}

const algorithms = [...signingAlgorithms]
// Accounts that were made on the same day do not all keep this process busy with new keys at once.
const most = 60

/**
 * Gives accounts what their keys want: a first key for an algorithm that they lack, a successor for one that is too old,
 * and the end of those that have been retired for long enough. Any number of processes may do it at once.
 */
export async function renewSigningKeys(
  db: Knex,
  box: SecretBox,
  { days }: RenewalOptions,
): Promise<void> {
  const due = await findKeysDue(db, { accountId: null, algorithms, days, most })
  if (due.length === 0) return
  const ids = new Set(due.map(({ accountId }) => accountId))
  const failures: unknown[] = []
  for (const account of (await findAccounts(db, [...ids])).values()) {
    // The others do not wait for one that fails.
    const renewed = renewAccount(systemContext(db, account, 'key rotation'), box, days)
    await renewed.catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw new AggregateError(failures, 'the keys of some accounts are due')
}

async function renewAccount(context: Context, box: SecretBox, days: number): Promise<void> {
  await changingKeys(context, async inside => {
    const { db, account } = inside
    // Asked again: another process may have been here meanwhile.
    const due = await findKeysDue(db, { accountId: account.id, algorithms, days, most })
    for (const { algorithm, successor } of due) {
      const wanted = { algorithm: algorithm as SigningAlgorithm, activeIn: keyTimes.publishedFirst }
      if (successor) await publishKey(inside, box, wanted)
    }
    const over = await deleteKeysOver(db, account.id)
    for (const key of over) await recordKeyEvent(inside, 'signing_key.removed', key)
    if (over.length > 0) await raiseKeysVersion(db, account.id)
  })
}
