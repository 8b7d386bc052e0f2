import type { Knex } from 'knex'
import { findAccounts } from '../../storage/accounts.ts'
import {
  listAccountsActiveByRight,
  lockActiveByRight,
  updateActiveByRight,
} from '../../storage/rights/active-by-right.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction, systemContext } from '../context.ts'
import { recordEvent } from '../events.ts'
import { keepAnActivatedAdministrator } from '../users/administrators.ts'
import { endEverybodysLostActivation } from './lost-activation.ts'

/**
 * Says whether signing in needs the right *active*, which no role implies then (HV-04). Switched on it ends the access of
 * everybody without it, and is refused as long as no account administrator has it.
 */
export async function setActiveByRight(context: Context, activeByRight: boolean): Promise<void> {
  demandRight(context, 'account.manage')
  demandRight(context, 'users.manage')
  await inTransaction(context, async inside => {
    const { id, slug } = inside.account
    const before = await lockActiveByRight(inside.db, id)
    if (before === activeByRight) return
    await updateActiveByRight(inside.db, id, activeByRight)
    if (activeByRight) {
      await keepAnActivatedAdministrator(inside)
      await endEverybodysLostActivation(inside)
    }
    await recordEvent(inside, {
      type: 'account.changed',
      target: { kind: 'account', id, name: slug },
      data: { before: { activeByRight: before }, after: { activeByRight } },
    })
  })
}

/** Ends what people have open whose right *active* has come to its end by the clock; it has been refused since. */
export async function sweepLostActivation(db: Knex): Promise<void> {
  const accounts = await findAccounts(db, await listAccountsActiveByRight(db))
  for (const account of accounts.values()) {
    await endEverybodysLostActivation(systemContext(db, account, 'end of the right active'))
  }
}
