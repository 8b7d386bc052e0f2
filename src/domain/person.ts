import type { Json, JsonObject } from '../model/json.ts'
import type { Person } from '../model/person.ts'
import type { User } from '../model/user.ts'

export function toPerson(user: User): Person {
  const { id, sub, userName, displayName, role, attributes, updatedAt, accessEndedAt } = user
  const emails = user.values['emails'] ?? []
  const email = emails.find(each => each['primary'] === true) ?? emails[0]
  return {
    id,
    sub,
    userName,
    displayName,
    role,
    name: isObject(attributes['name']) ? attributes['name'] : {},
    locale: textOf(attributes['locale']),
    email: textOf(email?.['value']),
    externalId: user.externalId,
    attributes,
    values: user.values,
    updatedAt,
    accessEndedAt,
  }
}

/** Whether somebody may be signed in at all: the directory's flag and no suspension here. */
export function isActive(user: Pick<User, 'active' | 'suspended'>): boolean {
  return user.active && !user.suspended
}

/**
 * Whether what began at `since` (seconds since 1970) was ended with all access of the person. What is not deleted yet is
 * refused by this, wherever it turns up.
 */
export function isOver({ accessEndedAt }: Pick<Person, 'accessEndedAt'>, since: number): boolean {
  return since < Math.floor((accessEndedAt?.getTime() ?? 0) / 1000)
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
