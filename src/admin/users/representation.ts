import { isDeepStrictEqual } from 'node:util'
import type { Context } from '../../domain/context.ts'
import { type UserDetail, detailOf } from '../../domain/users/user-detail.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import type { User, UserInput } from '../../model/user.ts'
import { listNames } from '../contract/users/attributes.ts'
import type { changeUser, getUser } from '../contract/users/user.ts'
import type { Answer, Request } from '../route.ts'

type Wire = Answer<typeof getUser>

/** A person as the console shows one. */
export async function representUser(context: Context, user: User): Promise<Wire> {
  return represent(await detailOf(context, user))
}

function represent({ user, state, connection, readOnly, invitation }: UserDetail): Wire {
  const { id, sub, userName, displayName, externalId, role, version } = user
  return {
    id,
    subject: sub,
    userName,
    displayName,
    externalId,
    role,
    state,
    managedBy: user.managedBy,
    connection,
    readOnly: [...readOnly],
    attributes: attributesOf(user),
    invitation: invitation && {
      id: invitation.id,
      invitedBy: invitation.invitedBy,
      sentAt: invitation.sentAt.toISOString(),
      expiresAt: invitation.expiresAt.toISOString(),
    },
    version,
    createdAt: user.createdAt.toISOString(),
    updatedAt: user.updatedAt.toISOString(),
  }
}

function attributesOf({ attributes, values }: UserInput): Wire['attributes'] {
  const lists = Object.entries(values).filter(([, elements]) => elements.length > 0)
  return { ...attributes, ...Object.fromEntries(lists) }
}

type Written = Request<typeof changeUser>['body']

/** What a request makes of a person: members that are left out stay, and of the attributes each named one is replaced. */
export function written(before: UserInput, body: Written): UserInput {
  const { attributes = {}, ...rest } = body
  const lists = new Set<string>(listNames)
  const entries = Object.entries(attributes).filter(([, value]) => value !== undefined)
  const single = entries.filter(([name]) => !lists.has(name))
  const multiple = entries.filter(([name]) => lists.has(name))
  return {
    ...before,
    ...withoutUndefined(rest),
    attributes: withoutEmpty({ ...before.attributes, ...asJson(Object.fromEntries(single)) }),
    values: { ...before.values, ...(asJson(Object.fromEntries(multiple)) as UserInput['values']) },
  }
}

/** A person of whom nothing is known yet. */
export const nobody: UserInput = {
  userName: '',
  externalId: null,
  displayName: null,
  active: true,
  attributes: {},
  values: {},
}

/** As JSON has it, without members that are undefined or, within a complex attribute, null. */
function asJson(value: object): JsonObject {
  const text = JSON.stringify(value, (_, member: unknown) => member)
  const parsed = JSON.parse(text) as Record<string, JsonObject | null>
  return Object.fromEntries(Object.entries(parsed).map(([name, member]) => [name, inner(member)]))
}

function inner(member: JsonObject | null): JsonObject | null {
  const isObject = typeof member === 'object' && member !== null && !Array.isArray(member)
  return isObject ? withoutNull(member) : member
}

/** A schema without any value is not named. */
function withoutEmpty(value: JsonObject): JsonObject {
  const entries = Object.entries(withoutNull(value))
  const isEmpty = (member: Json): boolean => isDeepStrictEqual(member, {})
  return Object.fromEntries(entries.filter(([, member]) => !isEmpty(member)))
}

function withoutNull(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null))
}

function withoutUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined))
}
