import type { GroupInput } from '../../model/group.ts'
import type { JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'

const mostDescription = 2000

/** Refuses a description that is too long. */
export function checkDescription(description: string | null): void {
  if (description === null || description.length <= mostDescription) return
  const message = `the description is longer than ${mostDescription} characters`
  throw new Refusal('invalid', message, { field: 'description' })
}

/** What an event tells of a group's attributes. */
export function stateOfGroup({
  name,
  externalId,
  description = null,
  attributes,
}: GroupInput): JsonObject {
  return { name, externalId, ...(description === null ? {} : { description }), ...attributes }
}
