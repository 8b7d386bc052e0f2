import type { Knex } from 'knex'
import { statement } from './statement.ts'

export type PasswordRow = { readonly hash: string; readonly oneTime: boolean }

const upsert = statement(
  'password_upsert',
  `insert into passwords (account_id, user_id, hash, one_time) values (:accountId, :userId, :hash, :oneTime)
   on conflict (account_id, user_id)
   do update set hash = excluded.hash, one_time = excluded.one_time, changed_at = cohort_now()`,
)
const find = statement<PasswordRow>(
  'password_find',
  `select hash, one_time as "oneTime" from passwords where account_id = :accountId and user_id = :userId`,
)
const swap = statement<{ found: boolean }>(
  'password_swap',
  `update passwords set hash = :hash, one_time = false, changed_at = cohort_now()
    where account_id = :accountId and user_id = :userId and hash = :expected returning true as found`,
)

const removeOneTime = statement<{ found: boolean }>(
  'password_delete_one_time',
  `delete from passwords where account_id = :accountId and user_id = :userId and one_time returning true as found`,
)

type Key = { readonly accountId: string; readonly userId: string }

export async function upsertPassword(db: Knex, key: Key, password: PasswordRow): Promise<void> {
  await upsert(db, { ...key, ...password })
}

export async function findPassword(db: Knex, key: Key): Promise<PasswordRow | undefined> {
  const [row] = await find(db, key)
  return row
}

/** Replaces exactly the password that was verified; false where another change came first. */
export async function replacePassword(
  db: Knex,
  key: Key,
  change: { expected: string; hash: string },
): Promise<boolean> {
  return (await swap(db, { ...key, ...change })).length === 1
}

/** Takes a one-time password away that was not used yet; false where there is none. */
export async function deleteOneTimePassword(db: Knex, key: Key): Promise<boolean> {
  return (await removeOneTime(db, key)).length === 1
}
