import { deleteOldJoinRequests } from '../../storage/join-requests/join-requests.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { proofHours } from './ask-to-join.ts'
import { aboutRequest } from './about-request.ts'

const keptHours = 90 * 24
const limit = 500

/** Deletes requests that nobody proved, and what was decided, or left undecided, 90 days ago. */
export async function purgeJoinRequests(context: Context): Promise<void> {
  for (const state of ['unproven', 'approved', 'declined', 'withdrawn', 'open'] as const) {
    const hours = state === 'unproven' ? proofHours : keptHours
    while ((await purgeSome(context, { state, hours })) === limit);
  }
}

type Old = Omit<Parameters<typeof deleteOldJoinRequests>[1], 'accountId' | 'limit'>

async function purgeSome(context: Context, old: Old): Promise<number> {
  return inTransaction(context, async inside => {
    const accountId = inside.account.id
    const ids = await deleteOldJoinRequests(inside.db, { accountId, limit, ...old })
    for (const id of old.state === 'open' ? ids : []) {
      await recordEvent(inside, { type: 'join_request.expired', ...aboutRequest(inside, id) })
    }
    return ids.length
  })
}
