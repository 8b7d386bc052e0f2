import type { Knex } from 'knex'
import type { Connection } from '../model/connection.ts'
import { refusingConflicts } from './conflicts.ts'
import { statement } from './statement.ts'

const columns = `c.id, c.name, c.dialect, c.adoption, c.default_role as "defaultRole", c.enabled`

const conflicts = { connections_name: 'a connection with this name exists already' }

const insertSource = statement(
  'connection_source',
  `insert into sources (account_id, id, kind) values (:accountId, :id, 'connection')`,
)
const insert = statement(
  'connection_insert',
  `insert into connections (account_id, id, name, name_key, dialect, adoption, default_role)
   values (:accountId, :id, :name, :nameKey, :dialect, :adoption, :defaultRole)`,
)
const insertToken = statement(
  'connection_token_insert',
  `insert into connection_tokens (account_id, id, connection_id, hash, expires_at)
   values (:accountId, :id, :connectionId, :hash, :expiresAt)`,
)
const findByToken = statement<Connection & { touchDue: boolean }>(
  'connection_by_token',
  `select ${columns},
          (t.last_used_at is null or t.last_used_at < cohort_now() - interval '1 minute') as "touchDue"
     from connection_tokens t
     join connections c on c.account_id = t.account_id and c.id = t.connection_id
    where t.account_id = :accountId and t.hash = :hash and c.enabled
      and (t.expires_at is null or t.expires_at > cohort_now())`,
)
const touchToken = statement(
  'connection_token_touch',
  `update connection_tokens set last_used_at = cohort_now()
    where account_id = :accountId and hash = :hash
      and (last_used_at is null or last_used_at < cohort_now() - interval '1 minute')`,
)
const list = statement<Connection & { managedUsers: number; managedGroups: number }>(
  'connection_list',
  `select ${columns},
          (select count(*) from users u where u.account_id = c.account_id and u.managed_by = c.id) as "managedUsers",
          (select count(*) from groups g where g.account_id = c.account_id and g.managed_by = c.id) as "managedGroups"
     from connections c where c.account_id = :accountId order by c.id`,
)

export type NewConnection = Omit<Connection, 'enabled'> & {
  readonly accountId: string
  readonly nameKey: string
}

export async function insertConnection(db: Knex, connection: NewConnection): Promise<void> {
  await insertSource(db, connection)
  await refusingConflicts(conflicts, () => insert(db, connection))
}

export type NewToken = {
  readonly accountId: string
  readonly id: string
  readonly connectionId: string
  readonly hash: Buffer
  readonly expiresAt: Date | null
}

export async function insertConnectionToken(db: Knex, token: NewToken): Promise<void> {
  await insertToken(db, token)
}

type TokenKey = { readonly accountId: string; readonly hash: Buffer }

/** The connection of a live token of an enabled connection; `touchDue` where its use is to be remembered. */
export async function findConnectionByToken(
  db: Knex,
  key: TokenKey,
): Promise<(Connection & { touchDue: boolean }) | undefined> {
  const [row] = await findByToken(db, key)
  return row
}

/** Remembers the use of a token, to the minute. */
export async function touchConnectionToken(db: Knex, key: TokenKey): Promise<void> {
  await touchToken(db, key)
}

export type ConnectionSummary = Connection & {
  readonly managedUsers: number
  readonly managedGroups: number
}

export async function listConnections(
  db: Knex,
  accountId: string,
): Promise<readonly ConnectionSummary[]> {
  return list(db, { accountId })
}
