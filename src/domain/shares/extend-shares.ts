import { isId } from '../../lib/ids.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Share } from '../../model/share.ts'
import { holdSides, sidesOf } from '../../storage/shares/hold-sides.ts'
import { holdSharedResources } from '../../storage/shares/share-sides.ts'
import {
  extendShares as extendRows,
  lockShares,
  type ShareKey,
} from '../../storage/shares/shares.ts'
import { type Context, inTransaction } from '../context.ts'
import type { Access } from '../decisions/access.ts'
import { accessOfAsker } from '../decisions/asker.ts'
import { recordEvents } from '../events.ts'
import { demandNoMore, demandToShare, stillHeld } from './demand-to-share.ts'
import { ownEndsOf } from './own-ends.ts'
import {
  type Atomicity,
  byPair,
  judgeEach,
  type Pair,
  pairOf,
  type PairResult,
  resultsOf,
  rowsOf,
} from './pair-results.ts'
import { endOf, type WantedEnd } from './share-end.ts'
import { writtenEvent } from './share-events.ts'

/** Gives shares another end: level, reason and granter stay. One that has ended and was not swept yet counts again. */
export async function extendShares(
  context: Context,
  inputs: readonly Pair[],
  { until, ...atomicity }: Atomicity & { readonly until?: WantedEnd },
): Promise<readonly PairResult<'extended'>[]> {
  return inTransaction(context, async inside => {
    const { account, db } = inside
    const references = [...new Set(inputs.map(each => each.resource))]
    const access = await accessOfAsker(inside, references)
    const ownEnd = await ownEndsOf(inside, access, references)
    const ids = [...access.resources.values()].map(({ id }) => id)
    const resources = await holdSharedResources(db, account.id, ids)
    const keys = keysIn(access, inputs)
    await holdSides(db, account.id, sidesOf(keys))
    const before = byPair(await lockShares(db, account.id, keys))
    const judged = judgeEach(
      inputs,
      ({ resource, principalId }) => {
        const { id: resourceId, level } = demandToShare(access, resource)
        const present = before.get(pairOf({ resourceId, principalId }))
        if (present === undefined) throw new Refusal('not-found', 'there is no such share')
        demandNoMore(level, present.level)
        return {
          resourceId,
          principalId,
          until: endOf(stillHeld(resources, resourceId), until, ownEnd(resourceId, present.level)),
        }
      },
      atomicity,
    )
    const written: Share[] = []
    for (const [end, rows] of Map.groupBy(rowsOf(judged), row => row.until?.toISOString())) {
      const ending = { accountId: account.id, until: end === undefined ? null : new Date(end) }
      written.push(...(await extendRows(db, ending, rows)))
    }
    const after = byPair(written)
    await recordEvents(
      inside,
      written.map(each => {
        const name = resources.get(each.resourceId)?.name ?? each.resourceId
        return writtenEvent(name, before.get(pairOf(each)), each)
      }),
    )
    return resultsOf(judged, row => {
      return { outcome: 'extended', share: after.get(pairOf(row)) ?? null }
    })
  })
}

function keysIn({ resources }: Access, inputs: readonly Pair[]): readonly ShareKey[] {
  const keys = inputs.flatMap(({ resource, principalId }) => {
    const resourceId = resources.get(resource)?.id
    return resourceId === undefined || !isId(principalId) ? [] : [{ resourceId, principalId }]
  })
  return [...byPair(keys).values()]
}
