import type { JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'
import type { UserInput } from '../../model/user.ts'
import { checkLength, checkVisible } from '../text-limits.ts'

/** Refuses (`invalid`, with the field) what nobody can be called. */
export function checkUserInput(input: UserInput): void {
  if (input.userName.trim() === '') {
    throw new Refusal('invalid', 'userName must not be empty', { field: 'userName' })
  }
  checkVisible('userName', input.userName)
  for (const field of ['userName', 'externalId', 'displayName'] as const) {
    checkLength(field, input[field])
  }
}

/** What an event tells of a person's attributes. */
export function stateOfUser(input: UserInput): JsonObject {
  const { userName, externalId, displayName, active, attributes, values } = input
  const assigned = Object.fromEntries(
    Object.entries(values).filter(([, elements]) => elements.length > 0),
  )
  return { userName, externalId, displayName, active, ...attributes, ...assigned }
}

/** What an event says of a new password: that there was one. */
export function passwordMark(set: boolean): JsonObject {
  return set ? { password: 'set' } : {}
}
