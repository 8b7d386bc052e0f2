import { Refusal } from '../../model/refusal.ts'
import type { SharedResource } from '../../storage/shares/share-sides.ts'

/** When a share ends: null for never, undefined for what is usual in the library. */
export type WantedEnd = Date | null | undefined

/** The end that a share of this resource gets. Refuses one that is past, or later than the library allows. */
export function endOf(
  { now, usualEnd, latestEnd }: SharedResource,
  wanted: WantedEnd,
): Date | null {
  const end = wanted === undefined ? (usualEnd ?? latestEnd) : wanted
  if (end !== null && end <= now) {
    throw new Refusal('invalid', 'the end lies ahead', { field: 'until' })
  }
  if (latestEnd !== null && (end === null || end > latestEnd)) {
    const why = `shares in this library end by ${latestEnd.toISOString()}`
    throw new Refusal('invalid', why, { field: 'until' })
  }
  return end
}
