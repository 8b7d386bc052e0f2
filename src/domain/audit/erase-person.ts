import { isId } from '../../lib/ids.ts'
import { erasedName } from '../../model/event.ts'
import { Refusal } from '../../model/refusal.ts'
import { erasePerson } from '../../storage/audit/retention.ts'
import { findUser } from '../../storage/users/users.ts'
import { deleteDeliveriesAbout } from '../../storage/webhooks/webhook-deliveries.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'

/**
 * Takes names, addresses, attributes and reasons out of the events of somebody who was deleted, for good, and gives how
 * many events that were. What was done when, by which id to which id, stays. What webhooks were
 * told of the person is deleted. Refuses as a conflict while the person is there.
 */
export async function eraseFromAudit(context: Context, userId: string): Promise<number> {
  demandRight(context, 'audit.view')
  demandRight(context, 'users.manage')
  demandRight(context, 'account.manage')
  if (!isId(userId)) throw nobody()
  return inTransaction(context, async inside => {
    const key = { accountId: inside.account.id, userId }
    if ((await findUser(inside.db, key.accountId, userId)) !== undefined) {
      throw new Refusal('conflict', 'delete the person first: events go on being written of them')
    }
    const events = await erasePerson(inside.db, key)
    if (events === 0) throw nobody()
    await deleteDeliveriesAbout(inside.db, key)
    const target = { kind: 'user', id: userId, name: erasedName } as const
    await recordEvent(inside, { type: 'user.erased', target, data: { events } })
    return events
  })
}

function nobody(): Refusal {
  return new Refusal('not-found', 'no event tells who this was')
}
