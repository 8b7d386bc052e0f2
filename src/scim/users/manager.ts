import { displayNamesOf } from '../../domain/users/display-names.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import type { User } from '../../model/user.ts'
import { locationOf, scimBase } from '../answer.ts'
import type { ScimContext } from '../authenticate.ts'
import { type Projection, wants } from '../projection.ts'
import { enterpriseUserUrn } from '../schema/enterprise-user.ts'
import { isJsonObject, ownValue, unlessEmpty, withValue } from '../schema/json-object.ts'

/** What is stored of a document: of the manager the `value` alone, the rest follows from it (ENT-1). */
export function withoutManagerDetails(document: JsonObject): JsonObject {
  return changeManager(document, withoutDetails)
}

/**
 * How to show the managers of some people: with an absolute `$ref` and the name where the caller may see who that is, and
 * with the `value` alone where not (ENT-1, SCH-1). All are looked up at once, and only if the projection shows them.
 */
export async function managersShown(
  context: ScimContext,
  users: readonly User[],
  projection: Projection,
): Promise<(document: JsonObject) => JsonObject> {
  const isShown = wants(projection, `${enterpriseUserUrn}:manager`)
  const ids = isShown ? users.flatMap(managerId) : []
  const names = await displayNamesOf(context, [...new Set(ids)])
  const base = scimBase(context.account)
  return document =>
    changeManager(document, manager => {
      const value = ownValue(manager, 'value')
      const name = typeof value === 'string' ? names.get(value) : undefined
      if (typeof value !== 'string' || name === undefined) return withoutDetails(manager)
      return { value, $ref: locationOf(base, 'User', value), displayName: name }
    })
}

function managerId({ attributes }: User): readonly string[] {
  const extension = ownValue(attributes, enterpriseUserUrn)
  const manager = isJsonObject(extension) ? ownValue(extension, 'manager') : undefined
  const value = isJsonObject(manager) ? ownValue(manager, 'value') : undefined
  return typeof value === 'string' ? [value] : []
}

function withoutDetails(manager: JsonObject): JsonObject | undefined {
  const value = ownValue(manager, 'value')
  return value === undefined ? undefined : { value }
}

function changeManager(
  document: JsonObject,
  change: (manager: JsonObject) => JsonObject | undefined,
): JsonObject {
  const extension = ownValue(document, enterpriseUserUrn)
  const manager: Json | undefined = isJsonObject(extension)
    ? ownValue(extension, 'manager')
    : undefined
  if (!isJsonObject(extension) || !isJsonObject(manager)) return document
  const changed = withValue(extension, 'manager', change(manager))
  return withValue(document, enterpriseUserUrn, unlessEmpty(changed))
}
