import { type Level, levelOf, type Rank } from '../../model/level.ts'
import type { Share } from '../../model/share.ts'

/** A row of `shareColumns`. */
export type ShareRow = Omit<Share, 'level'> & { readonly rank: Rank }

/** The columns of a row `s` of `shares` as a `ShareRow`. */
export const shareColumns = `s.resource_id as "resourceId", s.principal_id as "principalId", s.level as rank,
          s.granter_kind as "granterKind", s.granter_id as "granterId", s.granter_name as "granterName",
          s.reason, s.since, s.until, s.flagged_at as "flaggedAt", s.version`

export function toShare<Row extends ShareRow>({
  rank,
  ...rest
}: Row): Omit<Row, 'rank'> & { readonly level: Level } {
  return { ...rest, level: levelOf(rank) as Level }
}

/** When the end `until` is told next: the first of 14 days, 3 days and one day before it that lies ahead; else null. */
export function nextNotice(until: string): string {
  const before = ['14 days', '3 days', '1 day'].map(days => `${until} - interval '${days}'`)
  return `(select min(x.at) from unnest(array[${before.join(', ')}]) x (at) where x.at > cohort_now())`
}
