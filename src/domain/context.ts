/**
 * The domain: what may happen to accounts, users, groups and applications, one file a concept. A door makes a Context for
 * a request and calls one operation; the operation checks the rules, opens the transaction, changes rows through
 * `storage/` and writes the events. Operations throw `Refusal`; everything else that they throw is a bug.
 */
import type { Knex } from 'knex'
import type { Account } from '../model/account.ts'
import type { Connection } from '../model/connection.ts'
import type { Actor } from '../model/event.ts'

export type Context = {
  readonly db: Knex
  readonly account: Account
  readonly actor: Actor
  readonly requestId: string
  /** The directory that asks, where one does: it narrows what can be seen (`visibility.ts`). */
  readonly connection?: Connection
  /** The network address of whoever asked, for the audit trail. */
  readonly address: string | null
}

const attempts = 5

/**
 * Runs an operation in one transaction and gives what it gives. A deadlock or a serialisation failure (PostgreSQL 40P01,
 * 40001) is tried again: nobody outside sees it. Inside a transaction the operation joins it.
 */
export async function inTransaction<Result>(
  context: Context,
  operation: (inside: Context) => Promise<Result>,
): Promise<Result> {
  if (context.db.isTransaction === true) return operation(context)
  for (let attempt = 1; ; attempt++) {
    try {
      return await context.db.transaction(db => operation({ ...context, db }))
    } catch (error) {
      if (attempt === attempts || !isTransient(error)) throw error
      await new Promise(resolve =>
        setTimeout(resolve, attempt * 5 + Number(process.hrtime.bigint() % 20n)),
      )
    }
  }
}

function isTransient(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === '40P01' || error.code === '40001')
  )
}
