import { newId } from '../../lib/ids.ts'
import {
  type Connection,
  connectionDefaults,
  type ConnectionSettings,
} from '../../model/connection.ts'
import type { JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  type ConnectionSummary,
  findConnection as findRow,
  insertConnection,
  listConnections as listRows,
  lockConnection,
  updateConnection,
} from '../../storage/connections/connections.ts'
import { changesBetween } from '../changes.ts'
import { checkSettings } from './check-settings.ts'
import { demandVersion } from './connection-records.ts'
import { issueToken } from './connection-tokens.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { demandToConnect } from '../rights/give-role.ts'
import { demandFeature } from '../plan/limits.ts'
import { checkLength } from '../text-limits.ts'

export type NewConnection = Partial<ConnectionSettings> & {
  readonly name: string
  /** When the token ends, or null for no end. */
  readonly tokenExpiresAt: Date | null
}

/** Creates a connection and gives it with its token, which is told this once. */
export async function createConnection(
  context: Context,
  { tokenExpiresAt, ...input }: NewConnection,
): Promise<{ connection: Connection; token: string }> {
  const connection: Connection = {
    ...connectionDefaults,
    ...input,
    id: newId(),
    oauthClient: null,
  }
  const { name } = connection
  checkName(name)
  checkSettings(connection)
  await demandToConnect(context, connection)
  demandFeature(context, 'scim')
  return inTransaction(context, async inside => {
    await insertConnection(inside.db, inside.account.id, connection)
    const limits = { readOnly: false, expiresAt: tokenExpiresAt }
    const { token } = await issueToken(inside, connection, limits)
    const target = { kind: 'connection', id: connection.id, name } as const
    const data = settingsOf(connection)
    await recordEvent(inside, { type: 'connection.created', target, data })
    return { connection, token }
  })
}

/** Every connection of the account. */
export async function listConnections(context: Context): Promise<readonly ConnectionSummary[]> {
  return listRows(context.db, context.account.id)
}

/** The connection with this id or this name, in any case. */
export async function findConnection(context: Context, nameOrId: string): Promise<Connection> {
  const found = await findRow(context.db, context.account.id, nameOrId)
  if (found === undefined) {
    throw new Refusal('not-found', `there is no connection “${nameOrId}”`)
  }
  return found
}

/** Changes the name or settings of a connection. What it wrote before stays as it is; the next request finds the new ones. */
export async function changeConnection(
  context: Context,
  id: string,
  settings: Partial<ConnectionSettings & Pick<Connection, 'name'>>,
  expected?: Expected,
): Promise<Connection> {
  return inTransaction(context, async inside => {
    const before = await lockedConnection(inside, id)
    await demandVersion(inside, id, expected)
    const after = { ...before, ...settings }
    checkName(after.name)
    checkSettings(after)
    await demandToConnect(inside, after)
    const changes = changesBetween(
      { name: before.name, ...settingsOf(before) },
      { name: after.name, ...settingsOf(after) },
    )
    if (changes === undefined) return before
    await updateConnection(inside.db, inside.account.id, after)
    const target = { kind: 'connection', id, name: before.name } as const
    await recordEvent(inside, { type: 'connection.changed', target, data: { ...changes } })
    return after
  })
}

/** The connection, held until the transaction ends. */
export async function lockedConnection(context: Context, id: string): Promise<Connection> {
  const connection = await lockConnection(context.db, context.account.id, id)
  if (connection === undefined) throw new Refusal('not-found', 'there is no such connection')
  return connection
}

function checkName(name: string): void {
  if (name.trim() === '') {
    throw new Refusal('invalid', 'a connection needs a name', { field: 'name' })
  }
  checkLength('name', name)
}

function settingsOf(connection: Connection): JsonObject {
  const { id: _, name: __, oauthClient: ___, roleMapping, ...settings } = connection
  return { ...settings, roleMapping: roleMapping.map(rule => ({ ...rule })) }
}
