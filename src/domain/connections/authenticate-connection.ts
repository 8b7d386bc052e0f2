import { hashToken } from '../../lib/token.ts'
import type { Connection } from '../../model/connection.ts'
import {
  findConnectionByToken,
  touchConnectionToken,
} from '../../storage/connections/connection-tokens.ts'
import { findConnectionOfToken } from './connection-clients.ts'
import type { Context } from '../context.ts'

export type Bearer = { readonly connection: Connection; readonly readOnly: boolean }

/**
 * Whom a bearer token stands for, or undefined: unknown, expired, of another account, switched off. It is one of the
 * connection's own or an access token of the application that speaks for it.
 */
export async function authenticateConnection(
  { db, account }: Pick<Context, 'db' | 'account'>,
  token: string,
): Promise<Bearer | undefined> {
  if (!token.startsWith('cohort_scim_')) return findConnectionOfToken({ db, account }, token)
  const key = { accountId: account.id, hash: hashToken(token) }
  const found = await findConnectionByToken(db, key)
  if (found === undefined) return undefined
  const { touchDue, readOnly, ...connection } = found
  if (touchDue) await touchConnectionToken(db, key)
  return { connection, readOnly }
}
