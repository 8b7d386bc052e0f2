import type { Knex } from 'knex'
import { statement } from './statement.ts'
import type { OfUser } from './users/of-user.ts'

const put = statement(
  'recovery_link_put',
  `insert into recovery_links as l (account_id, user_id, token_hash, expires_at)
   values (:accountId, :userId, :tokenHash, cohort_now() + make_interval(mins => :minutes))
   on conflict on constraint recovery_links_id
   do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at`,
)
const find = statement<{ userId: string }>(
  'recovery_link_find',
  `select user_id as "userId" from recovery_links
    where account_id = :accountId and token_hash = :tokenHash and expires_at > cohort_now()`,
)
const take = statement<{ userId: string }>(
  'recovery_link_take',
  `delete from recovery_links
    where account_id = :accountId and token_hash = :tokenHash and expires_at > cohort_now()
   returning user_id as "userId"`,
)
const removeOfUser = statement<{ userId: string }>(
  'recovery_links_delete_of_user',
  `delete from recovery_links where account_id = :accountId and user_id = :userId returning user_id as "userId"`,
)
const removeExpired = statement<{ userId: string }>(
  'recovery_links_delete_expired',
  `delete from recovery_links where (account_id, user_id) in (
     select account_id, user_id from recovery_links
      where account_id = :accountId and expires_at <= cohort_now() limit :limit) returning user_id as "userId"`,
)

type OfToken = { readonly accountId: string; readonly tokenHash: Buffer }

/** Stores a link in place of any that the person had. */
export async function putRecoveryLink(
  db: Knex,
  link: OfUser & OfToken & { readonly minutes: number },
): Promise<void> {
  await put(db, link)
}

/** Whose link this is, while it counts. */
export async function findRecoveryLink(db: Knex, key: OfToken): Promise<string | undefined> {
  const [row] = await find(db, key)
  return row?.userId
}

/** Uses a link up; undefined where it does not count any more. */
export async function takeRecoveryLink(db: Knex, key: OfToken): Promise<string | undefined> {
  const [row] = await take(db, key)
  return row?.userId
}

/** Takes away the link of a person; false where there was none. */
export async function deleteRecoveryLink(db: Knex, key: OfUser): Promise<boolean> {
  return (await removeOfUser(db, key)).length > 0
}

/** How many were removed of those that nobody used in time. */
export async function deleteExpiredLinks(
  db: Knex,
  page: { readonly accountId: string; readonly limit: number },
): Promise<number> {
  return (await removeExpired(db, page)).length
}
