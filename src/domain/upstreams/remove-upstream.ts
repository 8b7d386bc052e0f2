import type { UpstreamLosses } from '../../storage/upstreams/upstream-losses.ts'
import { findLosses } from '../../storage/upstreams/upstream-losses.ts'
import { deleteUpstream } from '../../storage/upstreams/upstreams.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { demandToTrust } from './giving.ts'
import { getUpstream, lockKnownUpstream } from './known-upstream.ts'
import { targetOf } from './upstreams.ts'

export type { UpstreamLosses }

/** What the removal of an upstream would mean. */
export async function previewRemoval(context: Context, id: string): Promise<UpstreamLosses> {
  const { id: upstreamId } = await getUpstream(context, id)
  return findLosses(context.db, { accountId: context.account.id, upstreamId })
}

/**
 * Removes an upstream with its links and mapping: nobody comes in by it any more. Its people stay, and their memberships
 * become manual ones.
 */
export async function removeUpstream(
  context: Context,
  id: string,
  expected?: Expected,
): Promise<void> {
  await inTransaction(context, async inside => {
    const upstream = await lockKnownUpstream(inside, id, expected)
    await demandToTrust(inside, upstream, upstream)
    const of = { accountId: inside.account.id, upstreamId: id }
    const { linked } = await findLosses(inside.db, of)
    const memberships = await deleteUpstream(inside.db, { accountId: inside.account.id, id })
    const data = { linked, memberships }
    await recordEvent(inside, { type: 'upstream.removed', target: targetOf(upstream), data })
  })
}
