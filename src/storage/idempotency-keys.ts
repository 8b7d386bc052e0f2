import type { Knex } from 'knex'
import { statement } from './statement.ts'

const day = `interval '24 hours'`

// A request with the same key waits here for the one that came first, until that one is committed or undone.
const claim = statement<{ claimed: boolean }>(
  'idempotency_claim',
  `insert into idempotency_keys as k (account_id, caller_id, key_hash, request_hash)
   values (:accountId, :callerId, :keyHash, :requestHash)
   on conflict (account_id, caller_id, key_hash) do update
      set request_hash = excluded.request_hash, sealed_answer = null, created_at = cohort_now()
    where k.created_at <= cohort_now() - ${day}
   returning true as claimed`,
)
const find = statement<Answered>(
  'idempotency_find',
  `select request_hash as "requestHash", sealed_answer as "sealedAnswer" from idempotency_keys
    where account_id = :accountId and caller_id = :callerId and key_hash = :keyHash`,
)
const answer = statement(
  'idempotency_answer',
  `update idempotency_keys set sealed_answer = :sealedAnswer
    where account_id = :accountId and caller_id = :callerId and key_hash = :keyHash`,
)
const removeOld = statement<{ gone: boolean }>(
  'idempotency_delete_old',
  `delete from idempotency_keys where account_id = :accountId and (caller_id, key_hash) in (
     select caller_id, key_hash from idempotency_keys
      where account_id = :accountId and created_at <= cohort_now() - ${day} limit :limit for update skip locked)
   returning true as gone`,
)

export type IdempotencyKey = {
  readonly accountId: string
  readonly callerId: string
  readonly keyHash: Buffer
}

export type Answered = { readonly requestHash: Buffer; readonly sealedAnswer: string | null }

/** Takes a key for the transaction at hand; gives what was answered before where it is taken. */
export async function claimIdempotencyKey(
  db: Knex,
  key: IdempotencyKey & { readonly requestHash: Buffer },
): Promise<Answered | undefined> {
  if ((await claim(db, key)).length === 1) return undefined
  const [row] = await find(db, key)
  return row
}

export async function storeIdempotentAnswer(
  db: Knex,
  key: IdempotencyKey & { readonly sealedAnswer: string },
): Promise<void> {
  await answer(db, key)
}

/** Removes keys older than a day; gives how many of the `limit` there were. */
export async function deleteOldIdempotencyKeys(
  db: Knex,
  page: { readonly accountId: string; readonly limit: number },
): Promise<number> {
  return (await removeOld(db, page)).length
}
