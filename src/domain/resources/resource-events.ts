import { isDeepStrictEqual } from 'node:util'
import type { EventRecord } from '../../model/event.ts'
import type { EventType } from '../../model/event-types.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Resource } from '../../model/resource.ts'
import type { NewResource } from '../../storage/resources/write-resources.ts'

export function targetOf({ id, name }: Pick<Resource, 'id' | 'name'>): EventRecord['target'] {
  return { kind: 'resource', id, name }
}

/** That something was made; `more` says how, where it was not registered. */
export function createdEvent(
  made: NewResource & { readonly libraryId: string },
  more: JsonObject = {},
): EventRecord {
  const { kind, parentId, key, ownerId, libraryId } = made
  const data = { libraryId, kind, parentId, key, ownerId, ...more }
  return { type: 'resource.created', target: targetOf(made), data }
}

/** What differs, before and after; of the metadata only which members. The type tells what it is about first. */
export function changedEvent(before: NewResource, after: NewResource): EventRecord {
  const names = (['name', 'key', 'parentId', 'ownerId'] as const).filter(
    name => before[name] !== after[name],
  )
  const metadata = changedMembers(before.metadata, after.metadata)
  const data = {
    before: pick(before, names),
    after: pick(after, names),
    ...(metadata.length === 0 ? {} : { metadata }),
  }
  return { type: typeOf(before, after), target: targetOf(before), data }
}

function typeOf(before: NewResource, after: NewResource): EventType {
  if (before.parentId !== after.parentId) return 'resource.moved'
  if (before.name !== after.name) return 'resource.renamed'
  return before.ownerId === after.ownerId ? 'resource.changed' : 'resource.owner_changed'
}

/** Whether something is to be written. */
export function differs(before: NewResource, after: NewResource): boolean {
  const { name, key, parentId, ownerId, metadata } = after
  return !(
    before.name === name &&
    before.key === key &&
    before.parentId === parentId &&
    before.ownerId === ownerId &&
    isDeepStrictEqual(before.metadata, metadata)
  )
}

function changedMembers(before: JsonObject, after: JsonObject): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter(name => !isDeepStrictEqual(before[name], after[name]))
}

function pick(resource: NewResource, names: readonly (keyof NewResource)[]): JsonObject {
  return Object.fromEntries(names.map(name => [name, resource[name]]))
}
