import type { Actor } from '../../model/event.ts'
import type { Level } from '../../model/level.ts'
import type { Share } from '../../model/share.ts'
import { holdSharedResources, holdSharingPrincipals } from '../../storage/shares/share-sides.ts'
import { addShares, lockShares, type NewShare, putShares } from '../../storage/shares/shares.ts'
import { type Context, inTransaction } from '../context.ts'
import { accessOfAsker } from '../decisions/asker.ts'
import { recordEvents } from '../events.ts'
import {
  demandNoMore,
  demandSharingWith,
  demandToShare,
  stillHeld,
  idsAmong,
} from './demand-to-share.ts'
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
import { granterOf } from './granter.ts'
import { endOf, type WantedEnd } from './share-end.ts'
import { writtenEvent } from './share-events.ts'

export type ShareInput = Pair & {
  readonly level: Level
  readonly reason: string | null
  readonly until?: WantedEnd
}

export type ShareOutcome = 'given' | 'changed' | 'unchanged'

/**
 * Shares resources with users and groups, up to a thousand pairs in one transaction: new shares, and others in the place of
 * those that there are. The results tell what became of each pair.
 */
export async function share(
  context: Context,
  inputs: readonly ShareInput[],
  atomicity: Atomicity = {},
): Promise<readonly PairResult<ShareOutcome>[]> {
  return inTransaction(context, async inside => {
    const { account, db } = inside
    const granter = await granterOf(inside)
    const { judge, names } = await judgeOf(inside, inputs)
    const judged = judgeEach(inputs, judge, atomicity)
    const rows = rowsOf(judged)
    const giving = { accountId: account.id, granter }
    const added = byPair(await addShares(db, giving, rows))
    const present = rows.filter(row => !added.has(pairOf(row)))
    const before = byPair(await lockShares(db, account.id, present))
    const changing = present.filter(row => !isAlready(before.get(pairOf(row)), row, granter))
    const changed = byPair(await putShares(db, giving, changing))
    const written = new Map([...added, ...changed])
    await recordEvents(
      inside,
      [...written.values()].map(after =>
        writtenEvent(names(after.resourceId), before.get(pairOf(after)), after),
      ),
    )
    return resultsOf(judged, row => {
      const after = written.get(pairOf(row))
      if (after === undefined)
        return { outcome: 'unchanged', share: before.get(pairOf(row)) ?? null }
      return { outcome: after.version === 1 ? 'given' : 'changed', share: after }
    })
  })
}

/** As `share`, for one pair: refused where it is. */
export async function shareOne(context: Context, input: ShareInput): Promise<Share> {
  const [result] = await share(context, [input])
  if (result?.refusal) throw result.refusal
  return result?.share as Share
}

type Judge = {
  readonly judge: (input: ShareInput) => NewShare
  readonly names: (resourceId: string) => string
}

/** The rules for one pair: who shares what, with whom, how much and until when. */
async function judgeOf(context: Context, inputs: readonly ShareInput[]): Promise<Judge> {
  const { account, db } = context
  const references = [...new Set(inputs.map(each => each.resource))]
  const access = await accessOfAsker(context, references)
  const ownEnd = await ownEndsOf(context, access, references)
  const reached = [...access.resources.values()].map(({ id }) => id)
  const resources = await holdSharedResources(db, account.id, reached)
  const asked = idsAmong(inputs.map(each => each.principalId))
  const principals = await holdSharingPrincipals(db, account.id, asked)
  return {
    names: id => resources.get(id)?.name ?? id,
    judge: ({ resource, principalId, level, reason, until }) => {
      const { id: resourceId, level: own } = demandToShare(access, resource)
      demandNoMore(own, level)
      demandSharingWith(context, access, principals.get(principalId))
      const held = stillHeld(resources, resourceId)
      return {
        resourceId,
        principalId,
        level,
        reason,
        until: endOf(held, until, ownEnd(resourceId, level)),
      }
    },
  }
}

/** Whoever gives again what somebody else gave, or what a review has flagged, answers for it from then on. */
function isAlready(before: Share | undefined, wanted: NewShare, { id, kind }: Actor): boolean {
  return (
    before !== undefined &&
    before.flaggedAt === null &&
    before.granterId === id &&
    before.granterKind === kind &&
    before.level === wanted.level &&
    before.reason === wanted.reason &&
    before.until?.getTime() === wanted.until?.getTime()
  )
}
