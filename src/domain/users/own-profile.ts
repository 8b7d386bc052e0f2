import type { Json, JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'
import type { User, UserInput } from '../../model/user.ts'
import { checkLength, checkVisible } from '../text-limits.ts'
import type { Context } from '../context.ts'
import { changeProfile } from './change-profile.ts'
import { detailOf } from './user-detail.ts'
import { getUser } from './users.ts'

/** What people may say of themselves. Everything else is given by others. */
export const ownFields = [
  'displayName',
  'givenName',
  'familyName',
  'phone',
  'locale',
  'timezone',
] as const

export type OwnField = (typeof ownFields)[number]
export type OwnFields = Readonly<Record<OwnField, string>>

export type OwnProfile = {
  readonly user: User
  readonly fields: OwnFields
  /** Those that a directory wrote: they are changed there. */
  readonly fixed: readonly OwnField[]
  /** The name of the directory, where one manages the person. */
  readonly directory: string | null
}

/** What somebody may see and change of themselves. */
export async function ownProfile(context: Context, id: string): Promise<OwnProfile> {
  const { user, readOnly, connection } = await detailOf(context, await getUser(context, id))
  const fixed = ownFields.filter(field => readOnly.includes(attributeOf[field]))
  return { user, fields: fieldsOf(user), fixed, directory: connection?.name ?? null }
}

/**
 * Changes what somebody says of themselves; a field that is left out stays. Refuses what a directory wrote (`forbidden`), what
 * fits nothing (`invalid`, with the field), and who saw another version (`stale`).
 */
export async function changeOwnProfile(
  context: Context,
  id: string,
  { expected, fields }: { readonly expected: number; readonly fields: Partial<OwnFields> },
): Promise<User> {
  for (const [field, value] of Object.entries(fields)) checkField(field, value)
  return changeProfile(context, id, { expected, change: user => changed(user, fields) })
}

const attributeOf: Readonly<Record<OwnField, string>> = {
  displayName: 'displayName',
  givenName: 'name',
  familyName: 'name',
  phone: 'phoneNumbers',
  locale: 'locale',
  timezone: 'timezone',
}

function fieldsOf({ displayName, attributes, values }: User): OwnFields {
  const name = objectOf(attributes['name'])
  return {
    displayName: displayName ?? '',
    givenName: textOf(name['givenName']),
    familyName: textOf(name['familyName']),
    phone: textOf(shownPhone(values)?.['value']),
    locale: textOf(attributes['locale']),
    timezone: textOf(attributes['timezone']),
  }
}

function changed(user: User, fields: Partial<OwnFields>): UserInput {
  const before = fieldsOf(user)
  const now = { ...before, ...fields }
  const differs = (field: OwnField): boolean => now[field] !== before[field]
  const { attributes, values } = user
  const { locale, timezone } = now
  const isRenamed = differs('givenName') || differs('familyName')
  const name = isRenamed ? { name: nameWith(objectOf(attributes['name']), now) } : {}
  return {
    ...user,
    displayName: differs('displayName') ? now.displayName || null : user.displayName,
    attributes: assigned({
      ...attributes,
      ...name,
      ...(differs('locale') ? { locale } : {}),
      ...(differs('timezone') ? { timezone } : {}),
    }),
    values: differs('phone') ? { ...values, phoneNumbers: phonesWith(values, now.phone) } : values,
  }
}

/** The whole name as it was written before would tell the old one. */
function nameWith(before: JsonObject, { givenName, familyName }: OwnFields): JsonObject {
  const { formatted: _, ...parts } = before
  return assigned({ ...parts, givenName, familyName })
}

function phonesWith(values: User['values'], phone: string): readonly JsonObject[] {
  const all = values['phoneNumbers'] ?? []
  const shown = shownPhone(values)
  const others = all.filter(each => each !== shown)
  if (phone === '') return others
  if (shown === undefined) return [{ value: phone }]
  const { display: _, ...rest } = shown
  return all.map(each => (each === shown ? { ...rest, value: phone } : each))
}

function shownPhone(values: User['values']): JsonObject | undefined {
  const all = values['phoneNumbers'] ?? []
  return all.find(each => each['primary'] === true) ?? all[0]
}

/** Without what is empty. */
function assigned(attributes: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => !isEmpty(value)))
}

function checkField(field: string, value: string): void {
  if (value === '') return
  checkVisible(field, value)
  checkLength(field, value)
  const problem = problems[field]?.(value)
  if (problem !== undefined) throw new Refusal('invalid', problem, { field })
}

const problems: Readonly<Record<string, (value: string) => string | undefined>> = {
  phone: value =>
    /^\+?[0-9 ()./-]{3,32}$/.test(value)
      ? undefined
      : 'A telephone number has digits, as +49 30 1234.',
  locale: value =>
    isKnown(() => Intl.getCanonicalLocales(value))
      ? undefined
      : 'A language is named as de or en-GB.',
  timezone: value =>
    isKnown(() => new Intl.DateTimeFormat('en', { timeZone: value }))
      ? undefined
      : 'A time zone is named as Europe/Berlin.',
}

function isKnown(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch {
    return false
  }
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {}
}

function isEmpty(value: Json): boolean {
  return value === '' || (isObject(value) && Object.keys(value).length === 0)
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
