import type { Knex } from 'knex'
import { foldName } from '../../lib/fold-case.ts'
import { isId } from '../../lib/ids.ts'
import type { Connection } from '../../model/connection.ts'
import { refusingConflicts } from '../conflicts.ts'
import { type Bindings, statement } from '../statement.ts'

/** The select list of a connection whose row is `c`. */
export const connectionColumns = `c.id, c.name, c.dialect, c.adoption, c.default_role as "defaultRole",
  c.role_mapping as "roleMapping", c.passwords, c.rate_limit as "rateLimit", c.enabled,
  (select a.client_id from applications a
    where a.account_id = c.account_id and a.id = c.oauth_application_id) as "oauthClient"`

const conflicts = {
  connections_name: 'a connection with this name exists already',
  connections_of_oauth_application: 'this application speaks for another connection already',
}

const insertSource = statement(
  'connection_source',
  `insert into sources (account_id, id, kind) values (:accountId, :id, 'connection')`,
)
const insert = statement(
  'connection_insert',
  `insert into connections (account_id, id, name, name_key, dialect, adoption, default_role, role_mapping, passwords,
                            rate_limit, enabled)
   values (:accountId, :id, :name, :nameKey, :dialect, :adoption, :defaultRole, cast(:roleMapping as jsonb), :passwords,
           :rateLimit, :enabled)`,
)
const update = statement(
  'connection_change',
  `update connections set name = :name, name_key = :nameKey, dialect = :dialect, adoption = :adoption, default_role = :defaultRole,
          role_mapping = cast(:roleMapping as jsonb), passwords = :passwords, rate_limit = :rateLimit,
          enabled = :enabled, version = version + 1, updated_at = cohort_now()
    where account_id = :accountId and id = :id`,
)
const find = statement<Connection>(
  'connection_read',
  `select ${connectionColumns} from connections c
    where c.account_id = :accountId and (c.id = cast(:id as uuid) or c.name_key = :nameKey)
    order by c.id = cast(:id as uuid) desc nulls last limit 1`,
)
const lock = statement<Connection>(
  'connection_hold',
  `select ${connectionColumns} from connections c where c.account_id = :accountId and c.id = :id for update`,
)
const list = statement<ConnectionSummary>(
  'connection_page',
  `select ${connectionColumns},
          (select count(*) from users u where u.account_id = c.account_id and u.managed_by = c.id) as "managedUsers",
          (select count(*) from groups g where g.account_id = c.account_id and g.managed_by = c.id) as "managedGroups"
     from connections c where c.account_id = :accountId order by c.id`,
)

const bindApplication = statement(
  'connection_oauth_application',
  `update connections set oauth_application_id = :applicationId, version = version + 1, updated_at = cohort_now()
    where account_id = :accountId and id = :id`,
)
const findByApplication = statement<Connection>(
  'connection_of_application',
  `select ${connectionColumns} from connections c
    where c.account_id = :accountId and c.oauth_application_id = :applicationId and c.enabled`,
)

export type ConnectionSummary = Connection & {
  readonly managedUsers: number
  readonly managedGroups: number
}

export async function insertConnection(
  db: Knex,
  accountId: string,
  connection: Connection,
): Promise<void> {
  await insertSource(db, { accountId, id: connection.id })
  await refusingConflicts(conflicts, () => insert(db, toBindings(accountId, connection)))
}

export async function updateConnection(
  db: Knex,
  accountId: string,
  connection: Connection,
): Promise<void> {
  await refusingConflicts(conflicts, () => update(db, toBindings(accountId, connection)))
}

/** Lets the access tokens of an application speak for a connection; null: those of none. */
export async function updateOauthClient(
  db: Knex,
  key: { accountId: string; id: string },
  applicationId: string | null,
): Promise<void> {
  await refusingConflicts(conflicts, () => bindApplication(db, { ...key, applicationId }))
}

/** The enabled connection that an application speaks for. */
export async function findConnectionOfApplication(
  db: Knex,
  key: { accountId: string; applicationId: string },
): Promise<Connection | undefined> {
  const [row] = await findByApplication(db, key)
  return row
}

/** Finds a connection by its id or its name, in any case. */
export async function findConnection(
  db: Knex,
  accountId: string,
  nameOrId: string,
): Promise<Connection | undefined> {
  const id = isId(nameOrId) ? nameOrId : null
  const [row] = await find(db, { accountId, id, nameKey: foldName(nameOrId) })
  return row
}

/** Finds a connection and holds the row until the transaction ends. */
export async function lockConnection(
  db: Knex,
  accountId: string,
  id: string,
): Promise<Connection | undefined> {
  if (!isId(id)) return undefined
  const [row] = await lock(db, { accountId, id })
  return row
}

export async function listConnections(
  db: Knex,
  accountId: string,
): Promise<readonly ConnectionSummary[]> {
  return list(db, { accountId })
}

function toBindings(accountId: string, connection: Connection): Bindings {
  return {
    ...connection,
    accountId,
    nameKey: foldName(connection.name),
    roleMapping: JSON.stringify(connection.roleMapping),
  }
}
