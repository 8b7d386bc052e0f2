import type { Json, JsonObject } from '../../model/json.ts'
import type { UserInput } from '../../model/user.ts'
import type { ResourceDocument } from '../resource-input.ts'
import { userResource } from '../schema/resources.ts'
import { withoutManagerDetails } from './manager.ts'

const columns = new Set(['id', 'userName', 'externalId', 'displayName', 'active', 'password'])

/** What a document says of a person. `active` that is left out keeps its value, and is true for a new one (PUT-3). */
export function toUserInput(given: ResourceDocument, present?: { active: boolean }): UserInput {
  const document = withoutManagerDetails(given)
  const rest = Object.entries(document).filter(([name]) => !columns.has(name))
  return {
    userName: textOf(document['userName']) ?? '',
    externalId: textOf(document['externalId']),
    displayName: textOf(document['displayName']),
    active:
      typeof document['active'] === 'boolean' ? document['active'] : (present?.active ?? true),
    ...(typeof document['password'] === 'string' ? { password: document['password'] } : {}),
    attributes: Object.fromEntries(rest.filter(([name]) => !isMultiValued(name))),
    values: Object.fromEntries(
      rest.filter(([name]) => isMultiValued(name)) as [string, readonly JsonObject[]][],
    ),
  }
}

/** The document of a person: what PATCH is applied to and what answers are made from. */
export function toUserDocument(user: UserInput): JsonObject {
  const { userName, externalId, displayName, active, attributes, values } = user
  return {
    ...attributes,
    ...values,
    userName,
    ...(externalId === null ? {} : { externalId }),
    ...(displayName === null ? {} : { displayName }),
    active,
  }
}

function isMultiValued(name: string): boolean {
  return userResource.attributes.get(name.toLowerCase())?.multiValued === true
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null
}
