import { foldName } from '../lib/fold-case.ts'
import { newId } from '../lib/ids.ts'
import { hashToken, newToken } from '../lib/token.ts'
import type { Connection, Dialect } from '../model/connection.ts'
import { Refusal } from '../model/refusal.ts'
import {
  type ConnectionSummary,
  findConnectionByToken,
  insertConnection,
  insertConnectionToken,
  listConnections as listRows,
  touchConnectionToken,
} from '../storage/connections.ts'
import { type Context, inTransaction } from './context.ts'
import { recordEvent } from './events.ts'

export type NewConnection = {
  readonly name: string
  readonly dialect: Dialect
  readonly adoption: boolean
  /** When the token ends, or null for no end. */
  readonly tokenExpiresAt: Date | null
}

/** Creates a connection and gives it with its token, which is told this once. */
export async function createConnection(
  context: Context,
  input: NewConnection,
): Promise<{ connection: Connection; token: string }> {
  const { name, dialect, adoption, tokenExpiresAt } = input
  if (name.trim() === '')
    throw new Refusal('invalid', 'a connection needs a name', { field: 'name' })
  const defaultRole = 'media_library_restricted_access'
  const connection: Connection = {
    id: newId(),
    name,
    dialect,
    adoption,
    defaultRole,
    enabled: true,
  }
  const token = newToken('scim')
  await inTransaction(context, async inside => {
    const accountId = inside.account.id
    await insertConnection(inside.db, { ...connection, accountId, nameKey: foldName(name) })
    const stored = { id: newId(), hash: hashToken(token), expiresAt: tokenExpiresAt }
    await insertConnectionToken(inside.db, { ...stored, accountId, connectionId: connection.id })
    const target = { kind: 'connection', id: connection.id, name } as const
    await recordEvent(inside, { type: 'connection.created', target, data: { dialect, adoption } })
  })
  return { connection, token }
}

export async function listConnections(context: Context): Promise<readonly ConnectionSummary[]> {
  return listRows(context.db, context.account.id)
}

/** The connection that a bearer token stands for, or undefined: unknown, expired, of another account, switched off. */
export async function authenticateConnection(
  context: Pick<Context, 'db' | 'account'>,
  token: string,
): Promise<Connection | undefined> {
  const key = { accountId: context.account.id, hash: hashToken(token) }
  const found = await findConnectionByToken(context.db, key)
  if (found === undefined) return undefined
  const { touchDue, ...connection } = found
  if (touchDue) await touchConnectionToken(context.db, key)
  return connection
}
