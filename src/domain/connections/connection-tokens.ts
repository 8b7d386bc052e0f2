import { newId } from '../../lib/ids.ts'
import { hashToken, newToken } from '../../lib/token.ts'
import type { Connection } from '../../model/connection.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  type ConnectionToken,
  deleteConnectionToken,
  insertConnectionToken,
  listConnectionTokens,
} from '../../storage/connections/connection-tokens.ts'
import { lockConnection } from '../../storage/connections/connections.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { demandToConnect } from '../rights/give-role.ts'

const mostLive = 2 // the one in use and its successor

export type TokenLimits = { readonly readOnly: boolean; readonly expiresAt: Date | null }

export type IssuedToken = { readonly id: string; readonly token: string; readonly hint: string }

/** Makes a further token, told this once. Refuses a third live one as a conflict, an end in the past as invalid. */
export async function addToken(
  context: Context,
  connection: Connection,
  limits: TokenLimits,
): Promise<IssuedToken> {
  return inTransaction(context, async inside => {
    await demandToConnect(inside, await hold(inside, connection))
    const present = await listTokens(inside, connection)
    if (present.filter(({ live }) => live).length >= mostLive) {
      throw new Refusal(
        'conflict',
        `a connection has at most ${mostLive} live tokens; remove one first`,
      )
    }
    const issued = await issueToken(inside, connection, limits)
    const { id, hint } = issued
    const expiresAt = limits.expiresAt?.toISOString() ?? null
    await recordEvent(inside, {
      type: 'connection.token_added',
      target: { kind: 'connection', id: connection.id, name: connection.name },
      data: { token: id, hint, readOnly: limits.readOnly, expiresAt },
    })
    return issued
  })
}

/** Makes and stores a token of a connection that the caller's transaction holds or has just made. */
export async function issueToken(
  { db, account }: Context,
  { id: connectionId }: Connection,
  { readOnly, expiresAt }: TokenLimits,
): Promise<IssuedToken> {
  if (expiresAt !== null && !(expiresAt.getTime() > Date.now())) {
    throw new Refusal('invalid', 'a token ends in the future', { field: 'expiresAt' })
  }
  const token = newToken('scim')
  const issued = { id: newId(), token, hint: token.slice(-4) }
  const { id, hint } = issued
  const accountId = account.id
  const hash = hashToken(token)
  await insertConnectionToken(db, { accountId, id, connectionId, hash, hint, readOnly, expiresAt })
  return issued
}

/** The tokens of a connection, those that have expired too. */
export async function listTokens(
  { db, account }: Context,
  { id }: Connection,
): Promise<readonly ConnectionToken[]> {
  return listConnectionTokens(db, { accountId: account.id, connectionId: id })
}

/** Ends a token at once. */
export async function removeToken(
  context: Context,
  connection: Connection,
  id: string,
): Promise<void> {
  await inTransaction(context, async inside => {
    const key = { accountId: inside.account.id, connectionId: connection.id, id }
    const hint = await deleteConnectionToken(inside.db, key)
    if (hint === undefined) throw new Refusal('not-found', 'this connection has no such token')
    await recordEvent(inside, {
      type: 'connection.token_removed',
      target: { kind: 'connection', id: connection.id, name: connection.name },
      data: { token: id, hint },
    })
  })
}

/** Two who add a token at once do so one after the other. */
async function hold({ db, account }: Context, { id }: Connection): Promise<Connection> {
  const held = await lockConnection(db, account.id, id)
  if (held === undefined) throw new Refusal('not-found', 'there is no such connection')
  return held
}
