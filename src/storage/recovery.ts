import type { Knex } from 'knex'
import { statement } from './statement.ts'

const putLink = statement(
  'recovery_link_put',
  `insert into recovery_links as l (account_id, user_id, token_hash, expires_at)
   values (:accountId, :userId, :tokenHash, cohort_now() + make_interval(mins => :minutes))
   on conflict on constraint recovery_links_id
   do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at`,
)
const findLink = statement<{ userId: string }>(
  'recovery_link_find',
  `select user_id as "userId" from recovery_links
    where account_id = :accountId and token_hash = :tokenHash and expires_at > cohort_now()`,
)
const takeLink = statement<{ userId: string }>(
  'recovery_link_take',
  `delete from recovery_links
    where account_id = :accountId and token_hash = :tokenHash and expires_at > cohort_now()
   returning user_id as "userId"`,
)
const putCode = statement(
  'mailed_code_put',
  `insert into mailed_codes as c (account_id, uid, user_id, code_hash, attempts_left, expires_at)
   values (:accountId, :uid, :userId, :codeHash, :attempts, cohort_now() + make_interval(mins => :minutes))
   on conflict on constraint mailed_codes_id
   do update set user_id = excluded.user_id, code_hash = excluded.code_hash,
                 attempts_left = excluded.attempts_left, expires_at = excluded.expires_at`,
)
// One statement uses an attempt up, and with the right code the row: of several at the same time one succeeds.
const tryCode = statement<{ userId: string; right: boolean }>(
  'mailed_code_try',
  `with held as (
     select * from mailed_codes
      where account_id = :accountId and uid = :uid and expires_at > cohort_now() and attempts_left > 0 for update),
   wrong as (
     update mailed_codes c set attempts_left = c.attempts_left - 1 from held h
      where c.account_id = h.account_id and c.uid = h.uid and h.code_hash <> :codeHash),
   gone as (
     delete from mailed_codes c using held h
      where c.account_id = h.account_id and c.uid = h.uid and h.code_hash = :codeHash returning c.uid)
   select user_id as "userId", code_hash = :codeHash as "right" from held`,
)
const removeExpired = statement(
  'recovery_delete_expired',
  `with links as (
     delete from recovery_links where account_id = :accountId and expires_at <= cohort_now())
   delete from mailed_codes where account_id = :accountId and expires_at <= cohort_now()`,
)

type OfUser = { readonly accountId: string; readonly userId: string }
type OfToken = { readonly accountId: string; readonly tokenHash: Buffer }
type OfSignIn = { readonly accountId: string; readonly uid: string }

/** Stores a link in place of any that the person had. */
export async function putRecoveryLink(
  db: Knex,
  link: OfUser & OfToken & { readonly minutes: number },
): Promise<void> {
  await putLink(db, link)
}

/** Whose link this is, while it counts. */
export async function findRecoveryLink(db: Knex, key: OfToken): Promise<string | undefined> {
  const [row] = await findLink(db, key)
  return row?.userId
}

/** Uses a link up; undefined where it does not count any more. */
export async function takeRecoveryLink(db: Knex, key: OfToken): Promise<string | undefined> {
  const [row] = await takeLink(db, key)
  return row?.userId
}

export type NewMailedCode = OfSignIn & {
  readonly userId: string
  readonly codeHash: Buffer
  readonly attempts: number
  readonly minutes: number
}

/** Stores the code of a sign-in in place of one before it. */
export async function putMailedCode(db: Knex, code: NewMailedCode): Promise<void> {
  await putCode(db, code)
}

/** Whose code this was, which is used up; undefined where it is wrong or does not count any more. */
export async function tryMailedCode(
  db: Knex,
  tried: OfSignIn & { readonly codeHash: Buffer },
): Promise<string | undefined> {
  const [row] = await tryCode(db, tried)
  return row?.right === true ? row.userId : undefined
}

export async function deleteExpiredRecovery(db: Knex, accountId: string): Promise<void> {
  await removeExpired(db, { accountId })
}
