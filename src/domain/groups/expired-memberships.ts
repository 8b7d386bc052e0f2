import {
  deleteExpiredMemberships,
  listExpiredMemberships,
} from '../../storage/groups/expired-memberships.ts'
import { Refusal } from '../../model/refusal.ts'
import { membersChanged } from '../changed-entry.ts'
import { atSavepoint, type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { endLostActivation } from '../rights/lost-activation.ts'

/**
 * Ends what remains of memberships past their end, which have had no effect since: their rows, and what their people have
 * open. Each group is done in a transaction of its own.
 */
export async function sweepExpiredMemberships(context: Context): Promise<void> {
  const accountId = context.account.id
  for (;;) {
    const expired = await listExpiredMemberships(context.db, accountId)
    if (expired.size === 0) return
    for (const [groupId, rows] of expired) {
      await inTransaction(context, async inside => {
        const key = { accountId, groupId }
        const { name, ids } = await deleteExpiredMemberships(inside.db, key, rows)
        if (ids.length === 0) return
        const target = { kind: 'group', id: groupId, name } as const
        const data = { removed: ids, because: 'expired' }
        await recordEvent(inside, { type: 'group.changed', target, data }, [
          membersChanged({ group: groupId, members: ids }),
        ])
        await endWhatIsLost(inside, ids)
      })
    }
  }
}

/** Nobody can refuse the clock: also the last administrator has been inactive since. */
async function endWhatIsLost(context: Context, ids: readonly string[]): Promise<void> {
  try {
    await atSavepoint(context, inside => endLostActivation(inside, ids))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}
