import { findLivePeople, findLivePeopleBelow } from '../../storage/entry/live-entries.ts'
import { insertOutbox } from '../../storage/outbox.ts'
import {
  listLiveUnactivated,
  listUnactivated,
  markPeopleEnded,
  type Unactivated,
} from '../../storage/rights/unactivated.ts'
import { keepAnActivatedAdministrator } from '../users/administrators.ts'
import { type Context, inTransaction } from '../context.ts'
import { endAccess, receiptData, restOf } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'

/** How many people a change ends the access of by itself; that of the others is void at once and goes in jobs. */
const atOnce = 100
const page = 500

/**
 * Ends the access of those among these users, and among everybody in these groups, who have lost the right *active*
 * (HV-04). Called inside the transaction of whatever took it. Does nothing in an account that does not ask for the right.
 */
export async function endLostActivation(
  context: Context,
  members: readonly string[],
): Promise<void> {
  const { db, account } = context
  if (!account.activeByRight || members.length === 0) return
  const people = [
    ...(await findLivePeople(db, account.id, members)),
    ...(await findLivePeopleBelow(db, account.id, members)),
  ]
  const ids = [...new Set(people.map(({ id }) => id))]
  await endAll(context, await listUnactivated(db, account.id, ids))
  await keepAnActivatedAdministrator(context)
}

/** As `endLostActivation`, of everybody in the account. */
export async function endEverybodysLostActivation(context: Context): Promise<void> {
  const { db, account } = context
  for (let after: string | undefined = ''; after !== undefined;) {
    const found = await listLiveUnactivated(db, { accountId: account.id, after, limit: page })
    await inTransaction(context, inside => endAll(inside, found.lost))
    after = found.next
  }
}

async function endAll(context: Context, lost: readonly Unactivated[]): Promise<void> {
  for (const { id, sub, userName } of lost.slice(0, atOnce)) {
    const receipt = await endAccess(context, { sub, cause: 'deactivated' })
    await recordEvent(context, {
      type: 'access.ended',
      target: { kind: 'user', id, name: userName },
      data: { reason: 'awaiting-activation', ...receiptData(receipt) },
    })
  }
  const subs = lost.slice(atOnce).map(({ sub }) => sub)
  if (subs.length === 0) return
  await markPeopleEnded(context.db, { accountId: context.account.id, subs })
  const rest = subs.map(sub => restOf(sub, 'deactivated'))
  await insertOutbox(context.db, context.account.id, rest)
}
