import type { EventRecord } from '../../model/event.ts'
import type { ResourceReference } from '../../model/resource.ts'
import {
  findLeaves,
  findStems,
  giveUpResource,
  listPastRestoring,
  type Purged,
} from '../../storage/resources/purge.ts'
import { holdTree, wayUp } from '../../storage/resources/tree.ts'
import { removeResources } from '../../storage/resources/remove-resources.ts'
import { type Context, inTransaction } from '../context.ts'
import { eventBatch, recordEvent } from '../events.ts'
import { heldInBin } from './bin.ts'
import { targetOf } from './resource-events.ts'

type Top = Purged & { readonly libraryId: string }

const batch = 1000
/** So many go with the request that asks for it; the jobs do the rest. */
const atOnce = 2000

/** Deletes what is in the bin for good: it cannot be restored any more. What lies below goes at once, or soon. */
export async function purgeFromBin(context: Context, reference: ResourceReference): Promise<void> {
  const top = await inTransaction(context, async inside => {
    const { id, name, key, kind, libraryId } = await heldInBin(inside, reference)
    await giveUpResource(inside.db, { accountId: inside.account.id, id })
    await recordEvent(inside, { type: 'resource.given_up', target: targetOf({ id, name }) })
    return { id, name, key, kind, libraryId }
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
async function purgeTree(context: Context, top: Top, most: number): Promise<void> {
  const way: Purged[] = [top]
  let left = most
  for (let at = way.at(-1); at !== undefined && left > 0; at = way.at(-1)) {
    const page = { at, limit: Math.min(batch, left) }
    const { gone, stems, isOver } = await inTransaction(context, inside =>
      purgeAt(inside, top, page),
    )
    left -= gone
    way.push(...stems)
    if (isOver) way.pop()
  }
}

type Purging = {
  readonly gone: number
  /** What is to go before. */
  readonly stems: readonly Purged[]
  readonly isOver: boolean
}

/**
 * While the tree is held nothing comes to lie there, and nothing is restored from there: what was by now is no more below
 * what goes.
 */
async function purgeAt(
  inside: Context,
  top: Top,
  { at, limit }: { readonly at: Purged; readonly limit: number },
): Promise<Purging> {
  const { db, account } = inside
  await holdTree(db, top.libraryId)
  const above = await wayUp(db, { accountId: account.id, id: at.id })
  if (above.get(top.id) !== true) return { gone: 0, stems: [], isOver: true }
  const page = { accountId: account.id, id: at.id, limit }
  const leaves = await findLeaves(db, page)
  const stems = leaves.length > 0 ? [] : await findStems(db, page)
  if (stems.length > 0) return { gone: 0, stems, isOver: false }
  const removed = leaves.length > 0 ? leaves : [at]
  const ids = removed.map(({ id }) => id)
  const gone = await removeResources(db, ids, eventBatch(inside, removed.map(toEvent)))
  return { gone, stems: [], isOver: leaves.length === 0 }
}

function toEvent({ id, name, key, kind }: Purged): EventRecord {
  return { type: 'resource.purged', target: targetOf({ id, name }), data: { key, kind } }
}
