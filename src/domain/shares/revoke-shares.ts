import { isId } from '../../lib/ids.ts'
import { holdSides, sidesOf } from '../../storage/shares/hold-sides.ts'
import { lockShares, removeShares } from '../../storage/shares/shares.ts'
import { type Context, inTransaction } from '../context.ts'
import { accessOfAsker } from '../decisions/asker.ts'
import { recordEvents } from '../events.ts'
import { demandToShare } from './demand-to-share.ts'
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
import { resourceNames } from './resource-names.ts'
import { shareEvent } from './share-events.ts'

/** Takes shares back, by whoever may share the resource. What is inherited is taken back where it was given. */
export async function revokeShares(
  context: Context,
  inputs: readonly Pair[],
  atomicity: Atomicity = {},
): Promise<readonly PairResult<'revoked' | 'absent'>[]> {
  return inTransaction(context, async inside => {
    const { account, db } = inside
    const access = await accessOfAsker(inside, [...new Set(inputs.map(each => each.resource))])
    const judged = judgeEach(
      inputs,
      ({ resource, principalId }) => {
        return { resourceId: demandToShare(access, resource).id, principalId }
      },
      atomicity,
    )
    const rows = rowsOf(judged).filter(({ principalId }) => isId(principalId))
    await holdSides(db, account.id, sidesOf(rows))
    const before = byPair(await lockShares(db, account.id, rows))
    await removeShares(db, account.id, [...before.values()])
    const names = await resourceNames(
      inside,
      [...before.values()].map(each => each.resourceId),
    )
    await recordEvents(
      inside,
      [...before.values()].map(gone => {
        const resourceName = names.get(gone.resourceId) ?? gone.resourceId
        return shareEvent('share.revoked', { ...gone, resourceName }, { level: gone.level })
      }),
    )
    return resultsOf(judged, row => {
      return { outcome: before.has(pairOf(row)) ? 'revoked' : 'absent', share: null }
    })
  })
}
