import type { z } from 'zod'
import { isoTimes } from '../../lib/iso-times.ts'
import { type Group, restorableDays } from '../../model/group.ts'
import type { group } from '../contract/groups/groups.ts'

export function representGroup(whole: Group): z.output<typeof group> {
  const { id, name, kind, description, icon, managedBy, memberCount, version } = whole
  const { createdAt, updatedAt } = isoTimes(whole)
  const times = { createdAt, updatedAt }
  return { id, name, kind, description, icon, managedBy, memberCount, version, ...times }
}

/** Until when a group that was deleted then can be restored. */
export function restorableUntil(deletedAt: Group['deletedAt']): string {
  const until = new Date(deletedAt ?? 0)
  until.setUTCDate(until.getUTCDate() + restorableDays)
  return until.toISOString()
}
