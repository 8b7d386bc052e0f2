import { isDeepStrictEqual } from 'node:util'
import type { Json, JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'
import type { User, UserInput } from '../../model/user.ts'
import { findOwnAttributes, type OwnChange } from '../../storage/users/own-attributes.ts'
import type { Context } from '../context.ts'

/** By these a directory finds its people again: they are its own, also where it has not set them. */
const identifying = ['userName', 'externalId']

/**
 * Whose an attribute of a managed person is (DESIGN 5): the directory's once that has given it another value, ours if it
 * was there before the directory took over or was written here since. What nobody has written may be written here. Each is
 * named as SCIM names its path: `title`, `emails`, `urn:…:User:department`.
 */
export function attributesOf(input: UserInput): ReadonlyMap<string, Json> {
  const { userName, displayName, externalId, attributes, values } = input
  const plain: [string, Json | null][] = Object.entries({ userName, displayName, externalId })
  const single = Object.entries(attributes).flatMap(([name, value]): [string, Json][] =>
    isExtension(name, value)
      ? Object.entries(value).map(([member, inner]) => [`${name}:${member}`, inner])
      : [[name, value]],
  )
  const lists = Object.entries(values).filter(([, elements]) => elements.length > 0)
  const all = [...plain, ...single, ...lists] as [string, Json | null][]
  return new Map(all.filter((entry): entry is [string, Json] => entry[1] !== null))
}

/** What of a managed person cannot be changed here, in the order of its names. */
export async function directorysAttributes(
  context: Context,
  user: User,
): Promise<readonly string[]> {
  if (user.managedBy === null) return []
  const own = await ownOf(context, user)
  const names = [...attributesOf(user).keys()].filter(name => !own.has(name))
  return [...new Set([...identifying, ...names])].toSorted()
}

/** Whose attributes are whose after a change. Refuses (`forbidden`) to change what the directory wrote by anybody else. */
export async function ownersAfter(context: Context, before: User, after: User): Promise<OwnChange> {
  const changed = changedNames(before, after)
  if (context.connection !== undefined) {
    const adopts = before.managedBy === null
    const kept = adopts ? [...attributesOf(before).keys()] : []
    const ours = kept.filter(name => !changed.includes(name) && !identifying.includes(name))
    return { gained: ours, lost: changed }
  }
  if (before.managedBy === null || changed.length === 0) return { gained: [], lost: [] }
  const written = new Set(await directorysAttributes(context, before))
  const field = changed.find(name => written.has(name))
  if (field === undefined) return { gained: changed, lost: [] }
  throw new Refusal('forbidden', `a directory manages this user, and ${field} is changed there`, {
    field,
  })
}

/** What a directory sends in place of everything, with what was written here and is not in it (RFC 7644 3.5.1). */
export async function withOwn(
  context: Context,
  before: User,
  input: UserInput,
): Promise<UserInput> {
  const present = attributesOf(input)
  const missing = [...attributesOf(before).keys()].filter(name => !present.has(name))
  if (missing.length === 0) return input
  const own = await ownOf(context, before)
  const keeps = (name: string): boolean => own.has(name) && missing.includes(name)
  const { displayName, attributes, values } = before
  return {
    ...input,
    displayName: keeps('displayName') ? displayName : input.displayName,
    attributes: restored(attributes, input.attributes, keeps),
    values: { ...input.values, ...picked(values, keeps) },
  }
}

function restored(
  before: JsonObject,
  after: JsonObject,
  keeps: (name: string) => boolean,
): JsonObject {
  const extensions = Object.entries(before).flatMap(([urn, value]): [string, Json][] => {
    if (!isExtension(urn, value)) return []
    const members = picked(value, member => keeps(`${urn}:${member}`))
    const present = after[urn]
    const whole = isExtension(urn, present) ? { ...present, ...members } : members
    return Object.keys(members).length === 0 ? [] : [[urn, whole]]
  })
  return { ...after, ...picked(before, keeps), ...Object.fromEntries(extensions) }
}

function changedNames(before: UserInput, after: UserInput): readonly string[] {
  const [from, to] = [attributesOf(before), attributesOf(after)]
  const names = new Set([...from.keys(), ...to.keys()])
  return [...names].filter(name => !isDeepStrictEqual(from.get(name), to.get(name)))
}

async function ownOf({ db, account }: Context, { id }: User): Promise<ReadonlySet<string>> {
  return new Set(await findOwnAttributes(db, { accountId: account.id, id }))
}

function picked<Value>(
  from: Readonly<Record<string, Value>>,
  isWanted: (name: string) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => isWanted(name)))
}

function isExtension(name: string, value: Json | undefined): value is JsonObject {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject && name.includes(':')
}
