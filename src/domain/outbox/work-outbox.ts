import type { Knex } from 'knex'
import { backoffSeconds } from '../../lib/backoff.ts'
import type { OutboxKind, OutboxRow } from '../../model/outbox.ts'
import { findAccounts } from '../../storage/accounts.ts'
import {
  claimOutbox,
  deleteOutbox,
  failOutbox,
  holdOutbox,
  listDueAccounts,
} from '../../storage/outbox.ts'
import { type Context, inTransaction, systemContext } from '../context.ts'
import { decideChanges } from '../entry/decide-entry.ts'

const actorName = 'jobs'
const decisions: readonly OutboxKind[] = [
  'membership-changed',
  'application-changed',
  'plan-changed',
  'rest-of-access',
]
const batch = 200
const mostAttempts = 14
const lease = 30 // seconds: far more than the longest delivery
const inHand = 200
const inHandPerLane = 8

/**
 * Makes the decisions that are due, in every account. A row is held while it is decided and goes in the same transaction:
 * another process passes it by, and nothing is decided by halves. Gives how many rows there were.
 */
export async function decideDue(db: Knex): Promise<number> {
  const due = await listDueAccounts(db, decisions)
  if (due.length === 0) return 0
  let decided = 0
  for (const account of (await findAccounts(db, due)).values()) {
    const context = systemContext(db, account, actorName)
    for (let count = batch; count === batch; decided += count) {
      count = await decideSome(context, { fresh: true, limit: batch })
    }
    // What failed once is tried alone, so that it holds up nothing else.
    while ((await decideSome(context, { fresh: false, limit: 1 })) > 0) decided += 1
  }
  return decided
}

async function decideSome(
  context: Context,
  { fresh, limit }: { fresh: boolean; limit: number },
): Promise<number> {
  const accountId = context.account.id
  let rows: readonly OutboxRow[] = []
  try {
    await inTransaction(context, async inside => {
      rows = await holdOutbox(inside.db, { accountId, kinds: decisions, fresh, limit })
      if (rows.length === 0) return
      await decideChanges(inside, rows)
      await deleteOutbox(
        inside.db,
        accountId,
        rows.map(({ id }) => id),
      )
    })
  } catch (error) {
    const attempts = (rows[0]?.attempts ?? 0) + 1
    await noteFailure(context.db, { accountId, rows, attempts, error, wait: fresh ? 0 : undefined })
  }
  return rows.length
}

type Failed = {
  readonly accountId: string
  readonly rows: readonly OutboxRow[]
  readonly attempts: number
  readonly error: unknown
  readonly wait: number | undefined
  readonly most?: number
}

/** Puts rows off, or after the last attempt aside, where they can be looked at. */
async function noteFailure(db: Knex, failed: Failed): Promise<void> {
  const { accountId, rows, attempts, error, wait = backoffSeconds(attempts) } = failed
  const { most = mostAttempts } = failed
  await failOutbox(db, {
    accountId,
    ids: rows.map(({ id }) => id),
    attempts,
    wait,
    error: error instanceof Error ? error.message : String(error),
    dead: attempts >= most,
  })
}

/**
 * Delivers one row; throws where it has to be tried again, with words for whoever looks at the outbox, and as `NotDelivered`
 * where it is known how long to wait.
 */
export type Deliver = (context: Context, row: OutboxRow) => Promise<void>

export class NotDelivered extends Error {
  override readonly name = 'NotDelivered'
  /** Seconds. */
  readonly wait: number

  constructor(message: string, wait: number) {
    super(message)
    this.wait = wait
  }
}

/**
 * Delivers what is due of one kind, in no transaction: a row is taken in hand for some seconds and goes when it has
 * arrived. Whoever dies in between leaves it to be tried again: each arrives at least once. Gives how many were tried. After `most`
 * attempts a row is dead.
 */
export async function deliverDue(
  db: Knex,
  kind: OutboxKind,
  deliver: Deliver,
  most = mostAttempts,
): Promise<number> {
  const claimed = { kind, limit: inHand, perLane: inHandPerLane, lease }
  const rows = await claimOutbox(db, claimed)
  if (rows.length === 0) return 0
  const ids = new Set(rows.map(({ accountId }) => accountId))
  const accounts = await findAccounts(db, [...ids])
  await Promise.all(
    rows.map(async row => {
      const account = accounts.get(row.accountId)
      if (account === undefined) return
      await deliverOne(systemContext(db, account, actorName), row, { deliver, most })
    }),
  )
  return rows.length
}

async function deliverOne(
  context: Context,
  row: OutboxRow,
  { deliver, most }: { deliver: Deliver; most: number },
): Promise<void> {
  const { accountId, attempts } = row
  try {
    await deliver(context, row)
  } catch (error) {
    const wait = error instanceof NotDelivered ? error.wait : undefined
    await noteFailure(context.db, { accountId, rows: [row], attempts, error, wait, most })
    return
  }
  await deleteOutbox(context.db, accountId, [row.id])
}
