import type { EventType } from '../../model/event-types.ts'
import type { EventRecord } from '../../model/event.ts'
import type { Json } from '../../model/json.ts'
import type { Share } from '../../model/share.ts'
import { changesBetween } from '../changes.ts'

type Named = Pick<Share, 'resourceId' | 'principalId'> & { readonly resourceName: string }

/** What is told of a share of this resource. */
export function shareEvent(
  type: EventType,
  { resourceId, resourceName, principalId }: Named,
  data: Readonly<Record<string, Json>> = {},
): EventRecord {
  const target = { kind: 'resource', id: resourceId, name: resourceName } as const
  return { type, target, data: { principalId, ...data } }
}

/** What is told of a share that was written, new or in the place of another. */
export function writtenEvent(name: string, before: Share | undefined, after: Share): EventRecord {
  const named = { ...after, resourceName: name }
  if (after.version === 1) return shareEvent('share.given', named, told(after))
  const changes = before && changesBetween(told(before), told(after))
  return shareEvent('share.changed', named, changes ?? { after: told(after) })
}

function told({ level, until, reason }: Share): {
  readonly level: string
  readonly until: string | null
  readonly reason: string | null
} {
  return { level, until: until?.toISOString() ?? null, reason }
}
