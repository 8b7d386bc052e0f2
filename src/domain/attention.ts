import {
  type Attention,
  type AttentionItem,
  type AttentionKind,
  attentionKinds,
  attentionRights,
} from '../model/attention.ts'
import { listAttention } from '../storage/attention.ts'
import { may } from './caller.ts'
import type { Context } from './context.ts'
import { endingCertificates } from './upstreams/saml/ending-certificates.ts'

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
    const items = await itemsOf(context, kind)
    const count = Math.min(items.length, counted)
    if (count > 0)
      found.push({ kind, count, more: items.length > counted, first: items.slice(0, told) })
  }
  return found
}

async function itemsOf(context: Context, kind: AttentionKind): Promise<readonly AttentionItem[]> {
  const limit = counted + 1
  if (kind === 'upstream-certificate-ends') return endingCertificates(context, limit)
  return listAttention(context.db, kind, { accountId: context.account.id, limit })
}
