import { newId } from '../../lib/ids.ts'
import { hashToken, newToken } from '../../lib/token.ts'
import type { User } from '../../model/user.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  deleteConsoleSession,
  findConsoleSession,
  insertConsoleSession,
  touchConsoleSession,
} from '../../storage/console-sessions.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { dormancyOf } from '../plan/dormant.ts'
import { callerOfUser } from './callers.ts'

export type ConsoleSession = {
  readonly id: string
  /** The session of the OpenID provider in which it was opened. */
  readonly sessionUid: string
  readonly user: User
  readonly caller: Caller
}

export type NewSignIn = {
  readonly sub: string
  readonly sessionUid: string
  /** When the person proved who they are, in seconds since 1970. */
  readonly signedInAt: number
}

/**
 * Opens a session of the console in a session of the OpenID provider and gives its token, which is kept nowhere. Refuses as
 * forbidden who may not be signed in, or not any more.
 */
export async function openConsoleSession(
  { db, account }: Pick<Context, 'db' | 'account'>,
  signIn: NewSignIn,
): Promise<string> {
  const token = newToken('console')
  const session = { ...signIn, id: newId(), hash: hashToken(token), accountId: account.id }
  if (await insertConsoleSession(db, session)) return token
  throw new Refusal('forbidden', 'this sign-in is not valid any more')
}

/** The living session with this token, or undefined: ended, expired, of somebody who may not be signed in, or none. */
export async function useConsoleSession(
  context: Context,
  token: string,
): Promise<ConsoleSession | undefined> {
  const { db, account } = context
  const found = await findConsoleSession(db, { accountId: account.id, hash: hashToken(token) })
  if (found === undefined) return undefined
  const { sessionId: id, sessionUid, user, signedInAt } = found
  const caller = await callerOfUser(context, user, signedInAt)
  if (!caller.rights.has('active')) return undefined
  if ((await dormancyOf(context, user)) !== undefined) return undefined
  if (found.unmarked) await touchConsoleSession(db, { accountId: account.id, id })
  return { id, sessionUid, user, caller }
}

/** Ends the session with this token, if there is one. */
export async function closeConsoleSession(
  { db, account }: Pick<Context, 'db' | 'account'>,
  token: string,
): Promise<void> {
  await deleteConsoleSession(db, { accountId: account.id, hash: hashToken(token) })
}
