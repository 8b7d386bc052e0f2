import type { Knex } from 'knex'
import { statement } from '../statement.ts'

const insert = statement(
  'passkey_challenge_insert',
  `insert into passkey_challenges (account_id, challenge_hash, owner, expires_at)
   values (:accountId, :hash, :owner, cohort_now() + make_interval(secs => :seconds))`,
)
const take = statement<{ alive: boolean }>(
  'passkey_challenge_take',
  `delete from passkey_challenges c
    where c.account_id = :accountId and c.challenge_hash = :hash and c.owner = :owner
    returning c.expires_at > cohort_now() as alive`,
)
const removeExpired = statement<{ owner: string }>(
  'passkey_challenges_delete_expired',
  `delete from passkey_challenges where (account_id, challenge_hash) in (
     select account_id, challenge_hash from passkey_challenges
      where account_id = :accountId and expires_at <= cohort_now() limit :limit) returning owner`,
)

export type Challenge = {
  readonly accountId: string
  readonly hash: Buffer
  /** The uid of the interaction, or the id of the person. */
  readonly owner: string
}

export async function insertChallenge(
  db: Knex,
  challenge: Challenge & { readonly seconds: number },
): Promise<void> {
  await insert(db, challenge)
}

/** Uses a challenge up; false where it is too old, another's or gone. */
export async function takeChallenge(db: Knex, challenge: Challenge): Promise<boolean> {
  const [row] = await take(db, challenge)
  return row?.alive === true
}

/** How many were removed of those that nobody answered in time. */
export async function deleteExpiredChallenges(
  db: Knex,
  page: { readonly accountId: string; readonly limit: number },
): Promise<number> {
  return (await removeExpired(db, page)).length
}
