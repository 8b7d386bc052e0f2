import type { Knex } from 'knex'
import type { User } from '../model/user.ts'
import { statement } from './statement.ts'
import { selectUser, toUser, type UserRow } from './users/user-rows.ts'

/** What is longest between two uses of a console session. */
const idle = `interval '2 hours'`

// As for a session of the provider (oidc-upserts.ts): what was ended while the request was under way is not stored.
const insert = statement<{ id: string }>(
  'console_session_store',
  `with person as (
     select account_id, id from users
      where account_id = :accountId and sub = :sub and active and not suspended
        and not cast(:sessionUid as text) = any (ended_sessions)
        and (access_ended_at is null or floor(extract(epoch from access_ended_at)) <= :signedInAt)
        for share)
   insert into console_sessions (account_id, id, user_id, token_hash, session_uid, signed_in_at, expires_at)
   select account_id, :id, id, :hash, :sessionUid, to_timestamp(:signedInAt), cohort_now() + interval '12 hours'
     from person
   returning id`,
)
type Row = UserRow & Omit<FoundSession, 'user'>
const find = statement<Row>(
  'console_session_find',
  `select ${selectUser}, s.id as "sessionId", s.session_uid as "sessionUid", s.signed_in_at as "signedInAt",
          s.used_at < cohort_now() - interval '1 minute' as "unmarked"
     from console_sessions s join users u on u.account_id = s.account_id and u.id = s.user_id
    where s.account_id = :accountId and s.token_hash = :hash
      and s.expires_at > cohort_now() and s.used_at > cohort_now() - ${idle}
      and u.active and not u.suspended
      and (u.access_ended_at is null or date_trunc('second', u.access_ended_at) <= s.signed_in_at)`,
)
const touch = statement(
  'console_session_touch',
  `update console_sessions set used_at = cohort_now() where account_id = :accountId and id = :id`,
)
const removeOne = statement(
  'console_session_delete',
  `delete from console_sessions where account_id = :accountId and token_hash = :hash`,
)
const removeWithin = statement<{ id: string }>(
  'console_session_delete_within',
  `delete from console_sessions where account_id = :accountId and session_uid = any(cast(:uids as text[])) returning id`,
)
const removeOthers = statement(
  'console_session_delete_others',
  `delete from console_sessions s using users u
    where u.account_id = :accountId and u.sub = :sub and s.account_id = u.account_id and s.user_id = u.id
      and s.session_uid <> :uid`,
)
const removeOfPerson = statement<{ id: string }>(
  'console_session_delete_of_person',
  `delete from console_sessions s using users u
    where u.account_id = :accountId and u.sub = :sub and s.account_id = u.account_id and s.user_id = u.id
   returning s.id`,
)
const removeAll = statement(
  'console_session_delete_all',
  `delete from console_sessions where account_id = :accountId`,
)
const removeExpired = statement<{ id: string }>(
  'console_session_delete_expired',
  `delete from console_sessions where account_id = :accountId and (account_id, id) in (
     select account_id, id from console_sessions
      where account_id = :accountId and (expires_at < cohort_now() or used_at < cohort_now() - ${idle})
      limit :limit for update skip locked)
   returning id`,
)

export type NewConsoleSession = {
  readonly id: string
  readonly sub: string
  readonly hash: Buffer
  readonly sessionUid: string
  /** In seconds since 1970. */
  readonly signedInAt: number
}

export type FoundSession = {
  readonly user: User
  readonly sessionId: string
  readonly sessionUid: string
  readonly signedInAt: Date
  /** It is a while ago that its use was written down. */
  readonly unmarked: boolean
}

type TokenKey = { readonly accountId: string; readonly hash: Buffer }

/** False where the person may not be signed in, or the session that it is opened in has ended. */
export async function insertConsoleSession(
  db: Knex,
  session: NewConsoleSession & { readonly accountId: string },
): Promise<boolean> {
  return (await insert(db, session)).length === 1
}

/** The living session with this token, with its person. */
export async function findConsoleSession(
  db: Knex,
  key: TokenKey,
): Promise<FoundSession | undefined> {
  const [row] = await find(db, key)
  if (row === undefined) return undefined
  const { sessionId, sessionUid, signedInAt, unmarked, ...user } = row
  return { user: toUser(user), sessionId, sessionUid, signedInAt, unmarked }
}

export async function touchConsoleSession(
  db: Knex,
  key: { readonly accountId: string; readonly id: string },
): Promise<void> {
  await touch(db, key)
}

export async function deleteConsoleSession(db: Knex, key: TokenKey): Promise<void> {
  await removeOne(db, key)
}

/** Deletes what was opened in sessions of the provider; gives how many. */
export async function deleteConsoleSessionsWithin(
  db: Knex,
  key: { readonly accountId: string; readonly uids: readonly string[] },
): Promise<number> {
  return (await removeWithin(db, key)).length
}

/** Deletes what a person has open outside of one session of the provider. */
export async function deleteConsoleSessionsExcept(
  db: Knex,
  key: { readonly accountId: string; readonly sub: string; readonly uid: string },
): Promise<void> {
  await removeOthers(db, key)
}

export async function deleteConsoleSessionsOf(
  db: Knex,
  key: { readonly accountId: string; readonly sub: string },
): Promise<number> {
  return (await removeOfPerson(db, key)).length
}

export async function deleteEveryConsoleSession(db: Knex, accountId: string): Promise<void> {
  await removeAll(db, { accountId })
}

/** Gives how many of the `limit` there were. */
export async function deleteExpiredConsoleSessions(
  db: Knex,
  key: { readonly accountId: string; readonly limit: number },
): Promise<number> {
  return (await removeExpired(db, key)).length
}
