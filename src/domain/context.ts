/**
 * The domain: what may happen to accounts, users, groups and applications, one file a concept. A door makes a Context for
 * a request and calls one operation; the operation checks the rules, opens the transaction, changes rows through
 * `storage/` and writes the events. Operations throw `Refusal`; everything else that they throw is a bug.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Knex } from 'knex'
import { newId } from '../lib/ids.ts'
import type { Account } from '../model/account.ts'
import type { Connection } from '../model/connection.ts'
import type { Actor } from '../model/event.ts'
import { Refusal } from '../model/refusal.ts'
import type { Upstream } from '../model/upstream.ts'
import { limitLockWaits } from '../storage/lock-waits.ts'
import type { Caller } from './caller.ts'
import type { PasswordParts } from './passwords/password-parts.ts'

export type Context = {
  readonly db: Knex
  readonly account: Account
  readonly actor: Actor
  readonly requestId: string
  /** Who asks at the console, with what they may; the command line, directories and the system itself have none. */
  readonly caller?: Caller
  /** The directory that asks, where one does: it narrows what can be seen (`visibility.ts`). */
  readonly connection?: Connection
  /** The provider elsewhere by whose word people arrive, where that is what happens. */
  readonly upstream?: Pick<Upstream, 'id' | 'name'>
  /**
   * The source of memberships that come of requests to join, where that is what happens; unattended: by the word of the form,
   * and of no person.
   */
  readonly requests?: { readonly id: string; readonly unattended: boolean }
  /** Sets the passwords that come with a person's attributes, at a door where they do. */
  readonly passwords?: PasswordParts
  /** The network address of whoever asked, for the audit trail. */
  readonly address: string | null
  /** Why, in the words of whoever asked, where they gave any (`checkReason`); every event of the request carries it. */
  readonly reason?: string | null
}

/** For what no request asks for: `name` says in the audit trail what did it. */
export function systemContext(db: Knex, account: Account, name: string): Context {
  const actor: Actor = { kind: 'system', id: null, name }
  return { db, account, actor, requestId: newId(), address: null }
}

const attempts = 8

/**
 * Runs an operation in one transaction and gives what it gives. A deadlock or a serialisation failure (PostgreSQL 40P01,
 * 40001) is tried again, and in the end refused as busy: nobody outside sees it. Inside a transaction the operation joins it.
 */
export async function inTransaction<Own extends Context, Result>(
  context: Own,
  operation: (inside: Own) => Promise<Result>,
): Promise<Result> {
  if (context.db.isTransaction === true) return operation(context)
  return tryAgain(() => context.db.transaction(db => operation({ ...context, db })))
}

/** As `inTransaction`, for an operation that changes rows by one statement: PostgreSQL makes that a transaction itself. */
export async function inOneStatement<Own extends Context, Result>(
  context: Own,
  operation: (inside: Own) => Promise<Result>,
): Promise<Result> {
  if (context.db.isTransaction === true) return operation(context)
  return tryAgain(() => operation(context))
}

async function tryAgain<Result>(act: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act()
    } catch (error) {
      if (!isTransient(error)) throw error
      if (attempt === attempts) throw tooBusy(error)
      await sleep(attempt * 5 + Number(process.hrtime.bigint() % 20n))
    }
  }
}

/**
 * As `inTransaction`, for work that need not be one: it is tried once and does not wait long for anybody. Where others are
 * in the way it is refused as busy, and the caller does its parts one after the other.
 */
export async function inBriefTransaction<Own extends Context, Result>(
  context: Own,
  operation: (inside: Own) => Promise<Result>,
): Promise<Result> {
  try {
    return await context.db.transaction(async db => {
      await limitLockWaits(db, 50)
      return operation({ ...context, db })
    })
  } catch (error) {
    throw isTransient(error) ? tooBusy(error) : error
  }
}

/**
 * Runs an operation at a savepoint of the transaction that the context is in: what it throws undoes the operation alone.
 * Whoever catches must let pass what `isTransient` says, since the transaction as a whole has to be tried again then.
 */
export async function atSavepoint<Own extends Context, Result>(
  context: Own,
  operation: (inside: Own) => Promise<Result>,
): Promise<Result> {
  return context.db.transaction(db => operation({ ...context, db }))
}

const transient = new Set(['40P01', '40001', '55P03'])

/** A deadlock, a serialisation failure or too long a wait for a lock: the same transaction may succeed a moment later. */
export function isTransient(error: unknown): boolean {
  return error instanceof Error && 'code' in error && transient.has(String(error.code))
}

function tooBusy(cause: unknown): Refusal {
  const why = 'too many changes of the same users and groups at once'
  return new Refusal('busy', why, { retryAfter: 1, cause })
}
