import type { Knex } from 'knex'
import type { Account } from '../../model/account.ts'
import { listAccounts, lockAccount } from '../../storage/accounts.ts'
import {
  forgetActiveUsers,
  listDueDays,
  rollUpDay,
  writeLevels,
} from '../../storage/analytics/roll-up.ts'
import { type Context, inTransaction, systemContext } from '../context.ts'
import { countClasses } from '../plan/seat-classes.ts'

/** How many days behind the latest one are looked at for events that were committed late: 60 at most. */
export type LookBack = { readonly back: number }

/**
 * Makes the daily figures of every account from its events. A day is made whole each time, so that doing it twice, at once
 * or after a crash, gives the same; it is due again as long as more of its events turn up.
 */
export async function rollUp(db: Knex, { back }: LookBack): Promise<void> {
  for (const account of await listAccounts(db)) await rollUpAccount(db, account, back)
}

const page = 31

async function rollUpAccount(db: Knex, account: Account, back: number): Promise<void> {
  const context = systemContext(db, account, 'roll-up')
  for (let due: readonly string[] = ['']; due.length > 0;) {
    due = await listDueDays(db, { accountId: account.id, back, limit: page })
    for (const day of due) await rollUpOne(context, day)
    if (due.length < page) break
  }
  await noteSeats(context)
  await forgetActiveUsers(db, account.id)
}

/** What was counted by a transaction that is still open is counted anew by the next run: its events come on top. */
async function rollUpOne(context: Context, day: string): Promise<void> {
  await inTransaction(context, async ({ db, account }) => {
    await lockAccount(db, account.id, 'figures')
    await rollUpDay(db, { accountId: account.id, day })
  })
}

async function noteSeats(context: Context): Promise<void> {
  const { light, regular, heavy } = await countClasses(context)
  await writeLevels(context.db, context.account.id, {
    seats: light + regular + heavy,
    'light-seats': light,
    'regular-seats': regular,
    'heavy-seats': heavy,
  })
}
