import type { z } from 'zod'
import { isoTimes } from '../../lib/iso-times.ts'
import type { LeveledResource, Registered, Resource } from '../../model/resource.ts'
import type { leveled, resource } from '../contract/library/common.ts'
import type { registered } from '../contract/library/resources.ts'

/** A resource as somebody sees it. */
export function representLeveled(whole: LeveledResource): z.output<typeof leveled> {
  return { ...representResource(whole), level: whole.level }
}

/** A resource as it goes out: with nothing of how it was listed. */
export function representResource(whole: Resource): z.output<typeof resource> {
  const { id, libraryId, kind, parentId, name, key, ownerId, metadata, version } = whole
  const { createdAt, updatedAt, deletedAt } = whole
  const what = { id, libraryId, kind, parentId, name, key, ownerId, metadata: { ...metadata } }
  return { ...what, version, ...isoTimes({ createdAt, updatedAt, deletedAt }) }
}

/** What became of an item that was registered, with the code as problems have it. */
export function representRegistered(item: Registered): z.output<typeof registered> {
  const { error } = item
  if (error === null) return { ...item, error }
  return { ...item, error: { ...error, code: error.code.replaceAll('-', '_') } }
}
