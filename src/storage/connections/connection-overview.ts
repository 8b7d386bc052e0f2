import type { Knex } from 'knex'
import { isId } from '../../lib/ids.ts'
import type { Connection } from '../../model/connection.ts'
import { statement } from '../statement.ts'
import { connectionColumns } from './connections.ts'

/** A connection as its administrators see it. */
export type ConnectionRecord = Connection & {
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** What a connection manages, and when a directory was last here. */
export type ConnectionState = {
  readonly users: number
  readonly groups: number
  readonly lastUsedAt: Date | null
  readonly liveTokens: number
}

const columns = `${connectionColumns}, c.version, c.created_at as "createdAt", c.updated_at as "updatedAt"`

const list = statement<ConnectionRecord>(
  'connection_record_page',
  `select ${columns} from connections c
    where c.account_id = :accountId and (cast(:after as uuid) is null or c.id > cast(:after as uuid))
    order by c.id limit :limit`,
)
const find = statement<ConnectionRecord>(
  'connection_record',
  `select ${columns} from connections c where c.account_id = :accountId and c.id = :id`,
)
const state = statement<ConnectionState>(
  'connection_state',
  `select (select count(*) from users u where u.account_id = c.account_id and u.managed_by = c.id) as users,
          (select count(*) from groups g where g.account_id = c.account_id and g.managed_by = c.id) as groups,
          (select max(t.last_used_at) from connection_tokens t
            where t.account_id = c.account_id and t.connection_id = c.id) as "lastUsedAt",
          (select count(*) from connection_tokens t
            where t.account_id = c.account_id and t.connection_id = c.id
              and (t.expires_at is null or t.expires_at > cohort_now())) as "liveTokens"
     from connections c where c.account_id = :accountId and c.id = :id`,
)

/** Up to `limit` connections of an account behind the one with the id `after`. */
export async function listConnectionRecords(
  db: Knex,
  page: { accountId: string; after: string | null; limit: number },
): Promise<readonly ConnectionRecord[]> {
  return list(db, page)
}

export async function findConnectionRecord(
  db: Knex,
  key: { accountId: string; id: string },
): Promise<ConnectionRecord | undefined> {
  if (!isId(key.id)) return undefined
  const [row] = await find(db, key)
  return row
}

/** Counts what a connection manages: the larger that is, the longer it takes. */
export async function findConnectionState(
  db: Knex,
  key: { accountId: string; id: string },
): Promise<ConnectionState | undefined> {
  if (!isId(key.id)) return undefined
  const [row] = await state(db, key)
  return row
}
