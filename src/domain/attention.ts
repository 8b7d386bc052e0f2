import { type Attention, attentionKinds, attentionRights } from '../model/attention.ts'
import { listAttention } from '../storage/attention.ts'
import { may } from './caller.ts'
import type { Context } from './context.ts'

const counted = 100
const told = 5

/**
 * What somebody should look at, of the kinds that whoever asks may see: what expires soon, what fails, what waits. Kinds of
 * which there is nothing are left out; no more than a hundred of each are counted.
 */
export async function findAttention(context: Context): Promise<readonly Attention[]> {
  const seen = attentionKinds.filter(kind => may(context, attentionRights[kind]))
  const found: Attention[] = []
  for (const kind of seen) {
    const key = { accountId: context.account.id, limit: counted + 1 }
    const items = await listAttention(context.db, kind, key)
    const count = Math.min(items.length, counted)
    if (count > 0)
      found.push({ kind, count, more: items.length > counted, first: items.slice(0, told) })
  }
  return found
}
