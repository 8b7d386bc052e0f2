import type { Knex } from 'knex'
import type { SignInKey } from './sign-ins.ts'
import { statement } from './statement.ts'
import type { OfUser } from './users/of-user.ts'

const put = statement(
  'mailed_code_put',
  `insert into mailed_codes as c (account_id, uid, user_id, code_hash, attempts_left, expires_at)
   values (:accountId, :uid, :userId, :codeHash, :attempts, cohort_now() + make_interval(mins => :minutes))
   on conflict on constraint mailed_codes_id
   do update set user_id = excluded.user_id, code_hash = excluded.code_hash,
                 attempts_left = excluded.attempts_left, expires_at = excluded.expires_at`,
)
// One statement uses an attempt up, and with the right code the row: of several at the same time one succeeds.
const attempt = statement<{ userId: string; right: boolean }>(
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
const removeOfUser = statement<{ uid: string }>(
  'mailed_codes_delete_of_user',
  `delete from mailed_codes where account_id = :accountId and user_id = :userId returning uid`,
)
const removeExpired = statement<{ uid: string }>(
  'mailed_codes_delete_expired',
  `delete from mailed_codes where (account_id, uid) in (
     select account_id, uid from mailed_codes
      where account_id = :accountId and expires_at <= cohort_now() limit :limit) returning uid`,
)

export type NewMailedCode = SignInKey & {
  readonly userId: string
  readonly codeHash: Buffer
  readonly attempts: number
  readonly minutes: number
}

/** Stores the code of a sign-in in place of one before it. */
export async function putMailedCode(db: Knex, code: NewMailedCode): Promise<void> {
  await put(db, code)
}

/** Whose code this was, which is used up; undefined where it is wrong or does not count any more. */
export async function tryMailedCode(
  db: Knex,
  tried: SignInKey & { readonly codeHash: Buffer },
): Promise<string | undefined> {
  const [row] = await attempt(db, tried)
  return row?.right === true ? row.userId : undefined
}

/** Takes away every code that was sent to a person; false where there was none. */
export async function deleteMailedCodes(db: Knex, key: OfUser): Promise<boolean> {
  return (await removeOfUser(db, key)).length > 0
}

/** How many were removed of those that nobody used in time. */
export async function deleteExpiredMailedCodes(
  db: Knex,
  page: { readonly accountId: string; readonly limit: number },
): Promise<number> {
  return (await removeExpired(db, page)).length
}
