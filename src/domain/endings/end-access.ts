import type { JsonObject } from '../../model/json.ts'
import type { OutboxEntry } from '../../model/outbox.ts'
import type { EndCause, EndedCounts, Receipt } from '../../model/receipt.ts'
import type { SecurityEventType } from '../../model/security-event.ts'
import { deleteAccessToClient } from '../../storage/endings/end-client.ts'
import { deleteAccess, markEnded, markEverybodyEnded } from '../../storage/endings/end-person.ts'
import {
  deleteConsoleSessionsOf,
  deleteConsoleSessionsWithin,
  deleteEveryConsoleSession,
} from '../../storage/console-sessions.ts'
import { deleteSessions } from '../../storage/endings/end-sessions.ts'
import type { Ended } from '../../storage/endings/ended.ts'
import { insertOutbox } from '../../storage/outbox.ts'
import { queueLogouts } from '../../storage/endings/told-applications.ts'
import type { Context } from '../context.ts'
import { tellReceivers } from '../signals/security-events.ts'

export type AccessEnd = {
  readonly sub: string
  readonly cause: EndCause
  /** Only what is open at this application. */
  readonly clientId?: string
}

/**
 * Ends what lets a person in: sessions, grants, codes, device codes, access and refresh tokens. Every way in which access
 * ends comes through here (or `endSessions`), inside the transaction of its cause: applications are told by back channel
 * and security event streams once that is committed. The receipt says what ended and belongs into the event of the cause.
 * What was ended does not come back when the cause is taken back.
 */
export async function endAccess(context: Context, end: AccessEnd): Promise<Receipt> {
  const { db, account } = context
  const { sub, cause, clientId } = end
  const key = { accountId: account.id, sub }
  await tellEnd(context, end)
  if (clientId !== undefined) {
    return toReceipt(context, end, await deleteAccessToClient(db, { ...key, clientId }))
  }
  await markEnded(db, key)
  const consoles = await deleteConsoleSessionsOf(db, key)
  const ended = await deleteAccess(db, key, { late: false })
  if (ended.more) await insertOutbox(db, account.id, [restOf(sub, cause)])
  return toReceipt(context, end, withConsoles(ended, consoles))
}

export type SessionsEnd = {
  readonly sub: string
  readonly cause: EndCause
  readonly uids: readonly string[]
  /** Leaves what an application may do without a session (offline access). */
  readonly keepOffline?: boolean
}

/** As `endAccess`, for some sessions of a person with what was opened in them. */
export async function endSessions(context: Context, end: SessionsEnd): Promise<Receipt> {
  const { sub, cause, uids, keepOffline = false } = end
  // Who signs out need not be told of as if somebody had been thrown out.
  if (cause !== 'signed-out') await tellEnd(context, { sub, cause })
  const key = { accountId: context.account.id, sub, uids, keepOffline }
  const ended = await deleteSessions(context.db, key)
  // After the sessions: from then on no further one of the console is opened in them.
  const consoles = await deleteConsoleSessionsWithin(context.db, key)
  return toReceipt(context, end, withConsoles(ended, consoles))
}

/** Goes on with an end of access that was too much for one transaction. What began after it is left alone. */
export async function endRest(
  context: Context,
  end: Required<Pick<AccessEnd, 'sub' | 'cause'>>,
): Promise<Receipt> {
  const key = { accountId: context.account.id, sub: end.sub }
  const ended = await deleteAccess(context.db, key, { late: true })
  if (ended.more) await insertOutbox(context.db, context.account.id, [restOf(end.sub, end.cause)])
  return toReceipt(context, end, ended)
}

const page = 1000

/**
 * Ends all access of everybody in an account, as when its keys are lost. From this transaction on nothing from before is
 * honoured; the records go, and applications are told, in jobs. Gives how many people had something open.
 */
export async function endEverybodysAccess(context: Context, cause: EndCause): Promise<number> {
  const accountId = context.account.id
  for (let people = 0, after = ''; ;) {
    const subs = await markEverybodyEnded(context.db, { accountId, after, limit: page })
    await insertOutbox(
      context.db,
      accountId,
      subs.map(sub => restOf(sub, cause)),
    )
    people += subs.length
    const last = subs.at(-1)
    if (last === undefined) {
      await deleteEveryConsoleSession(context.db, accountId)
      return people
    }
    after = last
  }
}

/** What ends the rest of somebody’s access in jobs. */
export function restOf(sub: string, cause: EndCause): OutboxEntry {
  return { kind: 'rest-of-access', lane: sub, payload: { sub, cause } }
}

const told: Readonly<Partial<Record<EndCause, readonly SecurityEventType[]>>> = {
  deactivated: ['account-disabled', 'session-revoked'],
  deleted: ['account-disabled', 'session-revoked'],
  'password-reset': ['credential-change', 'session-revoked'],
}

/** Before anything goes: who may hear of a person is known by what is there. */
async function tellEnd(context: Context, { sub, cause, clientId }: AccessEnd): Promise<void> {
  const only = clientId === undefined ? {} : { clientId }
  const type = told[cause] ?? (['session-revoked'] as const)
  await tellReceivers(context, { type, subject: { sub }, ...only })
}

function withConsoles(ended: Ended, consoles: number): Ended {
  return { ...ended, counts: { ...ended.counts, ConsoleSession: consoles } }
}

async function toReceipt(
  context: Context,
  { sub, cause }: Pick<AccessEnd, 'sub' | 'cause'>,
  { counts, clients, more }: Ended,
): Promise<Receipt> {
  const key = { accountId: context.account.id, sub }
  const affected = await queueLogouts(context.db, key, clients)
  const named = (reachable: boolean): Receipt['told'] =>
    affected
      .filter(each => each.reachable === reachable)
      .map(({ clientId, name }) => ({ clientId, name }))
  return {
    cause,
    ended: toCounts(counts),
    told: named(true),
    untold: named(false),
    followsInJobs: more,
  }
}

const kinds: Readonly<Record<string, keyof EndedCounts>> = {
  Session: 'sessions',
  ConsoleSession: 'consoleSessions',
  Grant: 'grants',
  RefreshToken: 'refreshTokens',
  AccessToken: 'accessTokens',
  AuthorizationCode: 'codes',
  DeviceCode: 'deviceCodes',
}

function toCounts(counts: Readonly<Record<string, number>>): EndedCounts {
  const result = {
    sessions: 0,
    consoleSessions: 0,
    grants: 0,
    refreshTokens: 0,
    accessTokens: 0,
    codes: 0,
    deviceCodes: 0,
    others: 0,
  }
  for (const [model, count] of Object.entries(counts)) result[kinds[model] ?? 'others'] += count
  return result
}

/** What a receipt says in the data of an event. */
export function receiptData(receipt: Receipt): JsonObject {
  const { cause, ended, followsInJobs } = receipt
  const list = (applications: Receipt['told']): JsonObject[] =>
    applications.map(({ clientId, name }) => ({ clientId, name }))
  const applications = { told: list(receipt.told), untold: list(receipt.untold) }
  return { access: { cause, ended, ...applications, followsInJobs } }
}
