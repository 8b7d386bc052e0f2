import type { EventType } from '../../model/event-types.ts'
import type { EndCause, Receipt } from '../../model/receipt.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Consent, SessionState } from '../../model/session.ts'
import {
  findPersonOf,
  isGrantAlive,
  listConsents as listConsentRows,
  listSessionsOf,
  otherSessions,
  ownSessions,
  type Subject,
} from '../../storage/sessions.ts'
import { deleteConsoleSessionsExcept } from '../../storage/console-sessions.ts'
import { insertOutbox } from '../../storage/outbox.ts'
import { forgetConsent } from '../applications/consents.ts'
import { type Context, inTransaction } from '../context.ts'
import { endAccess, endSessions, receiptData } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'

export type { Consent, SessionState }

const most = 100

/** Where somebody is signed in, the latest first. */
export async function listSessions(
  context: Context,
  sub: string,
): Promise<readonly SessionState[]> {
  return listSessionsOf(context.db, { accountId: context.account.id, sub, limit: most })
}

export type SessionChoice = {
  readonly sub: string
  /** This one; */
  readonly uid?: string
  /** or all but this one. */
  readonly except?: string
}

/**
 * Ends one session of a person, or all but one, with everything that was opened in them. Refuses as not found a session
 * that is not the person's.
 */
export async function endChosenSessions(
  context: Context,
  { sub, uid, except }: SessionChoice,
  cause: EndCause,
): Promise<Receipt> {
  return inTransaction(context, async inside => {
    const key = { accountId: inside.account.id, sub }
    const uids =
      uid === undefined
        ? await otherSessions(inside.db, { ...key, uid: except ?? '' })
        : await ownSessions(inside.db, { ...key, uids: [uid] })
    if (uids.length === 0 && uid !== undefined) {
      throw new Refusal('not-found', 'there is no such session')
    }
    // A session of the console can outlive that of the provider by a little.
    if (except !== undefined) await deleteConsoleSessionsExcept(inside.db, { ...key, uid: except })
    const receipt = await endSessions(inside, { sub, uids, cause })
    await tell(inside, sub, { type: 'session.ended', receipt })
    return receipt
  })
}

/** The end of the session of a browser at its own wish. What an application may do without one it goes on doing. */
export async function signOut(
  context: Context,
  { sub, uid }: { readonly sub: string; readonly uid: string },
): Promise<void> {
  await inTransaction(context, async inside => {
    const receipt = await endSessions(inside, {
      sub,
      uids: [uid],
      cause: 'signed-out',
      keepOffline: true,
    })
    await tell(inside, sub, { type: 'sign_out.succeeded', receipt })
  })
}

/** Queues back-channel logout for one application whose part of a session is over. */
export async function tellSignedOut(
  context: Context,
  { clientId, sub, sid }: { clientId: string; sub: string; sid: string | null },
): Promise<void> {
  const payload = { clientId, sub, sid }
  await insertOutbox(context.db, context.account.id, [
    { kind: 'back-channel-logout', lane: clientId, payload },
  ])
}

/** Signs somebody out everywhere, by an administrator's hand. */
export async function endEverySession(context: Context, sub: string): Promise<Receipt> {
  return endAll(context, { sub, cause: 'ended-by-administrator' })
}

/** Ends what one application has of somebody, by an administrator's hand. */
export async function endAt(
  context: Context,
  at: { readonly sub: string; readonly clientId: string },
): Promise<Receipt> {
  return endAll(context, { ...at, cause: 'ended-by-administrator' })
}

/** The applications that a person has let in, with what they may know. */
export async function listConsents(context: Context, sub: string): Promise<readonly Consent[]> {
  return listConsentRows(context.db, { accountId: context.account.id, sub })
}

/** Takes back what a person let an application do: its grants and tokens end. The person may let it in again. */
export async function withdrawConsent(
  context: Context,
  { sub, clientId }: { readonly sub: string; readonly clientId: string },
): Promise<Receipt> {
  return inTransaction(context, async inside => {
    await forgetConsent(inside, { sub, clientId })
    return endAll(inside, { sub, clientId, cause: 'consent-withdrawn' })
  })
}

/** Whether what was granted lives on: ended by no sign-out, withdrawal or end of access. What needs no grant does. */
export async function grantLives(context: Context, grantId: string | undefined): Promise<boolean> {
  if (grantId === undefined) return true
  return isGrantAlive(context.db, { accountId: context.account.id, grantId })
}

async function endAll(
  context: Context,
  end: { readonly sub: string; readonly cause: EndCause; readonly clientId?: string },
): Promise<Receipt> {
  return inTransaction(context, async inside => {
    const receipt = await endAccess(inside, end)
    await tell(inside, end.sub, { type: 'access.ended', receipt })
    return receipt
  })
}

async function tell(
  context: Context,
  sub: string,
  { type, receipt }: { type: EventType; receipt: Receipt },
): Promise<void> {
  const person = await findPersonOf(context.db, { accountId: context.account.id, sub })
  const { id, userName }: Subject = person ?? { id: sub, sub, userName: sub }
  const target = { kind: 'user', id, name: userName } as const
  await recordEvent(context, { type, target, data: receiptData(receipt) })
}
