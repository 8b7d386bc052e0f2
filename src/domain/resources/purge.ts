import type { EventRecord } from '../../model/event.ts'
import type { ResourceReference } from '../../model/resource.ts'
import {
  findLeaves,
  findStems,
  giveUpResource,
  listPastRestoring,
  type Purged,
} from '../../storage/resources/purge.ts'
import { removeResources } from '../../storage/resources/remove-resources.ts'
import { type Context, inTransaction } from '../context.ts'
import { eventBatch, recordEvent } from '../events.ts'
import { heldInBin } from './bin.ts'
import { targetOf } from './resource-events.ts'

const batch = 1000
/** So many go with the request that asks for it; the jobs do the rest. */
const atOnce = 2000

/** Deletes what is in the bin for good: it cannot be restored any more. What lies below goes at once, or soon. */
export async function purgeFromBin(context: Context, reference: ResourceReference): Promise<void> {
  const top = await inTransaction(context, async inside => {
    const { id, name, key, kind } = await heldInBin(inside, reference)
    await giveUpResource(inside.db, { accountId: inside.account.id, id })
    await recordEvent(inside, { type: 'resource.given_up', target: targetOf({ id, name }) })
    return { id, name, key, kind }
  })
  await purgeTree(context, top, atOnce)
}

/** Removes what has been in the bin of an account for too long, in bounded batches. */
export async function purgeBin(context: Context): Promise<void> {
  const { db, account } = context
  for (;;) {
    const past = await listPastRestoring(db, account.id, 100)
    if (past.length === 0) return
    for (const top of past) await purgeTree(context, top, Infinity)
  }
}

/** Leaves first: what goes is never above something that stays. It stops when so many are gone. */
async function purgeTree(context: Context, top: Purged, most: number): Promise<void> {
  const { db, account } = context
  const way = [top]
  let left = most
  for (let at = way.at(-1); at !== undefined && left > 0; at = way.at(-1)) {
    const page = { accountId: account.id, id: at.id, limit: Math.min(batch, left) }
    const leaves = await findLeaves(db, page)
    const stems = leaves.length > 0 ? [] : await findStems(db, page)
    if (stems.length > 0) way.push(...stems)
    else if (leaves.length > 0) left -= await purgeBatch(context, leaves)
    else left -= await purgeBatch(context, way.splice(-1))
  }
}

async function purgeBatch(context: Context, gone: readonly Purged[]): Promise<number> {
  const events = gone.map(toEvent)
  const ids = gone.map(({ id }) => id)
  return inTransaction(context, inside =>
    removeResources(inside.db, ids, eventBatch(inside, events)),
  )
}

function toEvent({ id, name, key, kind }: Purged): EventRecord {
  return { type: 'resource.purged', target: targetOf({ id, name }), data: { key, kind } }
}
