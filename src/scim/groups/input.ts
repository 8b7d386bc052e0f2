import type { GroupInput } from '../../model/group.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { isJsonList, isJsonObject } from '../schema/json-object.ts'
import type { ResourceDocument } from '../resource-input.ts'

const columns = new Set(['id', 'displayName', 'externalId', 'members'])

export function toGroupInput(document: ResourceDocument): GroupInput {
  const rest = Object.entries(document).filter(([name]) => !columns.has(name))
  return {
    name: textOf(document['displayName']) ?? '',
    externalId: textOf(document['externalId']),
    attributes: Object.fromEntries(rest),
  }
}

/** The document of a group without its members. */
export function toGroupDocument({ name, externalId, attributes }: GroupInput): JsonObject {
  return { ...attributes, displayName: name, ...(externalId === null ? {} : { externalId }) }
}

/** The ids of the members that a document names; undefined where it does not speak of members (PUT-3). */
export function memberIds(document: ResourceDocument): ReadonlySet<string> | undefined {
  const members = document['members']
  if (members === undefined || !isJsonList(members)) return undefined
  return new Set(
    members.map(member => (isJsonObject(member) ? (textOf(member['value']) ?? '') : '')),
  )
}

/** Whether a body says that there are no members, which is more than not to speak of them: Okta empties groups so. */
export function saysNoMembers(body: unknown): boolean {
  if (!isJsonObject(body)) return false
  return Object.entries(body).some(
    ([name, value]) => name.toLowerCase() === 'members' && isJsonList(value) && value.length === 0,
  )
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null
}
