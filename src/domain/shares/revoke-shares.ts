import { isId } from '../../lib/ids.ts'
import { holdSharedResources } from '../../storage/shares/share-sides.ts'
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
    const before = byPair(await lockShares(db, account.id, rows))
    await removeShares(db, account.id, [...before.values()])
    const ids = [...new Set([...before.values()].map(each => each.resourceId))]
    const resources = await holdSharedResources(db, account.id, ids)
    await recordEvents(
      inside,
      [...before.values()].map(gone => {
        const resourceName = resources.get(gone.resourceId)?.name ?? gone.resourceId
        return shareEvent('share.revoked', { ...gone, resourceName }, { level: gone.level })
      }),
    )
    return resultsOf(judged, row => {
      return { outcome: before.has(pairOf(row)) ? 'revoked' : 'absent', share: null }
    })
  })
}
