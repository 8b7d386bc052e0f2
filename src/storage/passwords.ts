import type { Knex } from 'knex'
import { statement } from './statement.ts'
import type { OfUser } from './users/of-user.ts'

type Changed = { readonly changedAt: Date }

export type PasswordRow = { readonly hash: string; readonly oneTime: boolean }

const upsert = statement<Changed>(
  'password_put',
  `insert into passwords (account_id, user_id, hash, one_time) values (:accountId, :userId, :hash, :oneTime)
   on conflict (account_id, user_id)
   do update set hash = excluded.hash, one_time = excluded.one_time, changed_at = cohort_now()
   returning changed_at as "changedAt"`,
)
const insertFirst = statement<Changed>(
  'password_put_first',
  `insert into passwords (account_id, user_id, hash, one_time) values (:accountId, :userId, :hash, false)
   on conflict (account_id, user_id) do nothing returning changed_at as "changedAt"`,
)
const find = statement<PasswordRow>(
  'password_find',
  `select hash, one_time as "oneTime" from passwords where account_id = :accountId and user_id = :userId`,
)
const swap = statement<Changed>(
  'password_replace',
  `update passwords set hash = :hash, one_time = false, changed_at = cohort_now()
    where account_id = :accountId and user_id = :userId and hash = :expected
   returning changed_at as "changedAt"`,
)
const renew = statement(
  'password_renew',
  `update passwords set hash = :hash where account_id = :accountId and user_id = :userId and hash = :expected`,
)

const removeOneTime = statement<{ found: boolean }>(
  'password_delete_one_time',
  `delete from passwords where account_id = :accountId and user_id = :userId and one_time returning true as found`,
)

/** Gives the time of the change. */
export async function upsertPassword(db: Knex, key: OfUser, password: PasswordRow): Promise<Date> {
  const [row] = await upsert(db, { ...key, ...password })
  return (row as Changed).changedAt
}

/** Gives the time; undefined for who has a password already. */
export async function insertFirstPassword(
  db: Knex,
  key: OfUser,
  hash: string,
): Promise<Date | undefined> {
  const [row] = await insertFirst(db, { ...key, hash })
  return row?.changedAt
}

export async function findPassword(db: Knex, key: OfUser): Promise<PasswordRow | undefined> {
  const [row] = await find(db, key)
  return row
}

/** Replaces exactly the password that was verified, and gives the time; undefined where another change came first. */
export async function replacePassword(
  db: Knex,
  key: OfUser,
  change: { expected: string; hash: string },
): Promise<Date | undefined> {
  const [row] = await swap(db, { ...key, ...change })
  return row?.changedAt
}

/** Puts another hash of the same password in the place of exactly the one that was verified. */
export async function renewPassword(
  db: Knex,
  key: OfUser,
  change: { expected: string; hash: string },
): Promise<void> {
  await renew(db, { ...key, ...change })
}

/** Takes a one-time password away that was not used yet; false where there is none. */
export async function deleteOneTimePassword(db: Knex, key: OfUser): Promise<boolean> {
  return (await removeOneTime(db, key)).length === 1
}
