import type { Receipt } from '../../model/receipt.ts'
import type { SessionState } from '../../model/session.ts'
import type { Context } from '../context.ts'
import { endAt, endChosenSessions, endEverySession, listSessions } from '../sessions/sessions.ts'
import { demandToRule } from './giving.ts'
import { seenUser } from './holdings/holdings.ts'
import { findApplication } from '../applications/applications.ts'
import { getUser } from './users.ts'

/** Where a person is signed in, the latest first. */
export async function sessionsOf(
  context: Context,
  userId: string,
): Promise<readonly SessionState[]> {
  return listSessions(context, (await seenUser(context, userId)).sub)
}

/** Ends one session of a person, by an administrator's hand. */
export async function endSessionOf(
  context: Context,
  userId: string,
  uid: string,
): Promise<Receipt> {
  const user = await getUser(context, userId)
  demandToRule(context, user)
  return endChosenSessions(context, { sub: user.sub, uid }, 'ended-by-administrator')
}

/** Signs a person out everywhere. */
export async function endSessionsOf(context: Context, userId: string): Promise<Receipt> {
  const user = await getUser(context, userId)
  demandToRule(context, user)
  return endEverySession(context, user.sub)
}

/** Ends what one application has of a person: codes, tokens and grants. Who may enter may do so again. */
export async function endAccessAt(
  context: Context,
  userId: string,
  clientId: string,
): Promise<Receipt> {
  const user = await getUser(context, userId)
  demandToRule(context, user)
  await findApplication(context, clientId)
  return endAt(context, { sub: user.sub, clientId })
}
