import type { Knex } from 'knex'
import { isId } from '../../lib/ids.ts'
import type { Connection } from '../../model/connection.ts'
import { connectionColumns } from './connections.ts'
import { statement } from '../statement.ts'

const live = `(t.expires_at is null or t.expires_at > cohort_now())`

const insert = statement(
  'connection_token_insert',
  `insert into connection_tokens (account_id, id, connection_id, hash, hint, read_only, expires_at)
   values (:accountId, :id, :connectionId, :hash, :hint, :readOnly, :expiresAt)`,
)
const findByToken = statement<TokenBearer>(
  'connection_of_token',
  `select ${connectionColumns}, t.read_only as "readOnly",
          (t.last_used_at is null or t.last_used_at < cohort_now() - interval '1 minute') as "touchDue"
     from connection_tokens t
     join connections c on c.account_id = t.account_id and c.id = t.connection_id
    where t.account_id = :accountId and t.hash = :hash and c.enabled and ${live}`,
)
const touch = statement(
  'connection_token_touch',
  `update connection_tokens set last_used_at = cohort_now()
    where account_id = :accountId and hash = :hash
      and (last_used_at is null or last_used_at < cohort_now() - interval '1 minute')`,
)
const list = statement<ConnectionToken>(
  'connection_token_list',
  `select t.id, t.hint, t.read_only as "readOnly", t.created_at as "createdAt", t.expires_at as "expiresAt",
          t.last_used_at as "lastUsedAt", ${live} as live
     from connection_tokens t
    where t.account_id = :accountId and t.connection_id = :connectionId order by t.id`,
)
const remove = statement<{ hint: string }>(
  'connection_token_delete',
  `delete from connection_tokens t
    where t.account_id = :accountId and t.connection_id = :connectionId and t.id = :id
   returning t.hint`,
)

/** A token as people see it: never the token itself. */
export type ConnectionToken = {
  readonly id: string
  /** The last characters of the token. */
  readonly hint: string
  readonly readOnly: boolean
  readonly createdAt: Date
  readonly expiresAt: Date | null
  /** To the minute. */
  readonly lastUsedAt: Date | null
  readonly live: boolean
}

export type NewToken = {
  readonly accountId: string
  readonly id: string
  readonly connectionId: string
  readonly hash: Buffer
  readonly hint: string
  readonly readOnly: boolean
  readonly expiresAt: Date | null
}

/** A connection by one of its tokens; `touchDue` where the use of the token is to be remembered. */
export type TokenBearer = Connection & { readonly readOnly: boolean; readonly touchDue: boolean }

type TokenKey = { readonly accountId: string; readonly hash: Buffer }

export async function insertConnectionToken(db: Knex, token: NewToken): Promise<void> {
  await insert(db, token)
}

/** The connection of a live token of an enabled connection. */
export async function findConnectionByToken(
  db: Knex,
  key: TokenKey,
): Promise<TokenBearer | undefined> {
  const [row] = await findByToken(db, key)
  return row
}

/** Remembers the use of a token, to the minute. */
export async function touchConnectionToken(db: Knex, key: TokenKey): Promise<void> {
  await touch(db, key)
}

export async function listConnectionTokens(
  db: Knex,
  key: { accountId: string; connectionId: string },
): Promise<readonly ConnectionToken[]> {
  return list(db, key)
}

/** Deletes a token; gives its hint, or undefined where there is none with this id. */
export async function deleteConnectionToken(
  db: Knex,
  key: { accountId: string; connectionId: string; id: string },
): Promise<string | undefined> {
  if (!isId(key.id)) return undefined
  const [row] = await remove(db, key)
  return row?.hint
}
