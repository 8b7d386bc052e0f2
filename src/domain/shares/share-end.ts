import { Refusal } from '../../model/refusal.ts'
import type { SharedResource } from '../../storage/shares/share-sides.ts'
import { earliest } from './own-ends.ts'

/** When a share ends: null for never, undefined for what is usual in the library. */
export type WantedEnd = Date | null | undefined

/**
 * The end that a share of this resource gets, by somebody whose own access ends at `ownEnd` (null for never). Refuses one that
 * is past, later than the library allows, or later than their own.
 */
export function endOf(
  { now, usualEnd, latestEnd: allowed }: SharedResource,
  wanted: WantedEnd,
  ownEnd: Date | null,
): Date | null {
  const latestEnd = earliest([allowed, ownEnd])
  const end = wanted === undefined ? earliest([usualEnd, latestEnd]) : wanted
  if (end !== null && end <= now) {
    throw new Refusal('invalid', 'the end lies ahead', { field: 'until' })
  }
  if (latestEnd === null || (end !== null && end <= latestEnd)) return end
  const by = latestEnd.toISOString()
  const why = `the end is ${by} at the latest: nobody shares for longer than they have, or the library allows`
  throw new Refusal('invalid', why, { field: 'until' })
}
