import { createApi } from '../gallery/cohort/api.ts'
import { libraryRights } from '../gallery/cohort/library.ts'
import type { Client } from '../gallery/discover.ts'

/** The groups that may enter the gallery. */
export const entering = ['Picture Desk', 'News Photographers', 'Licensing', 'Archive'] as const

/** What is shared at the beginning: folder, group, level and why. */
export const shares = [
  ['news', 'Picture Desk', 'manage', 'The desk decides what goes out'],
  ['news', 'Berlin Office', 'view', 'Everybody in Berlin sees the day'],
  ['election-night', 'News Photographers', 'contribute', 'They took the pictures'],
  ['embargo', 'Picture Desk', 'manage', null],
  ['archive', 'Archive', 'manage', null],
  ['lisbon-1998', 'Picture Desk', 'view', 'For the anniversary'],
] as const

/** Shares as the library itself, over HTTP; rejects when one is refused. */
export async function shareAll(
  library: Client,
  groupIds: ReadonlyMap<string, string>,
): Promise<void> {
  const api = createApi(library, libraryRights)
  const wanted = shares.map(([folder, group, level, reason]) => {
    return { resource: `key:${folder}`, principalId: groupIds.get(group) ?? '', level, reason }
  })
  const body = { shares: wanted, atomic: true }
  await api({ method: 'POST', path: '/library/shares', body })
}
