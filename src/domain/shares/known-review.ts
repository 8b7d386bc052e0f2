import { isId } from '../../lib/ids.ts'
import { rankOf } from '../../model/level.ts'
import { Refusal } from '../../model/refusal.ts'
import type { EventType } from '../../model/event-types.ts'
import type { EventRecord } from '../../model/event.ts'
import type { ShareReview } from '../../model/share-review.ts'
import { type Sides, sidesOf } from '../../storage/shares/hold-sides.ts'
import {
  findReview,
  type ReviewKey,
  type ScopedReview,
} from '../../storage/shares/share-reviews.ts'
import type { ShareKey } from '../../storage/shares/shares.ts'
import type { Context } from '../context.ts'
import type { Access } from '../decisions/access.ts'
import { accessOfAsker, askerOf } from '../decisions/asker.ts'
import { mayShare } from './demand-to-share.ts'

/**
 * The review, for whoever may share all that it is about: of a folder with *manage* on it, of a group with *manage* on
 * everything. For others it is not there.
 */
export async function knownReview(context: Context, id: string): Promise<ScopedReview> {
  const key = keyOf(context, id)
  const review = isId(id) ? await findReview(context.db, key) : undefined
  const seen = review === undefined ? [] : await seenAmong(context, [review])
  const [known] = seen
  if (known === undefined) throw new Refusal('not-found', 'there is no such review')
  return known
}

/** Those of these reviews that whoever asks has to do with. */
export async function seenAmong(
  context: Context,
  reviews: readonly ScopedReview[],
): Promise<readonly ScopedReview[]> {
  const { libraryId } = await askerOf(context)
  const access = await accessOfAsker(
    context,
    reviews.flatMap(each => each.resourceId ?? []),
  )
  return reviews.filter(({ resourceId, libraryId: own }) => {
    if (resourceId !== null) return mayShare(access, resourceId)
    return sharesEverything(access) && (libraryId === null || libraryId === own)
  })
}

/** Whether somebody may share whatever there is. */
export function sharesEverything({ alive, floor, rights }: Access): boolean {
  return alive && rankOf(floor) >= rankOf('manage') && rights.has('shares.manage')
}

/** What a review is about, and both sides of shares of it. */
export function sidesWith(
  { resourceId, groupId }: Pick<ShareReview, 'resourceId' | 'groupId'>,
  keys: readonly ShareKey[],
): Sides {
  const { resourceIds, principalIds } = sidesOf(keys)
  return {
    resourceIds: resourceId === null ? resourceIds : [resourceId, ...resourceIds],
    principalIds: groupId === null ? principalIds : [groupId, ...principalIds],
  }
}

export function keyOf({ account }: Context, id: string): ReviewKey {
  return { accountId: account.id, id }
}

/** What is told of a review: of the resource or the group that it is about. */
export function reviewEvent(
  type: EventType,
  { id, name, resourceId, groupId, scopeName }: ShareReview,
  data: EventRecord['data'] = {},
): EventRecord {
  const kind = resourceId === null ? 'group' : 'resource'
  const target = { kind, id: resourceId ?? groupId ?? '', name: scopeName } as const
  return { type, target, data: { review: id, name, ...data } }
}
