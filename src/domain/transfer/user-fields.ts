import type { JsonObject } from '../../model/json.ts'
import { enterpriseUser } from '../../model/user-attributes.ts'
import type { User, UserInput } from '../../model/user.ts'
import { toPerson } from '../person.ts'
import type { Fields } from './importer.ts'

/** Where each column of a person lies among the attributes. */
const places: Readonly<Record<string, readonly string[]>> = {
  givenName: ['name', 'givenName'],
  familyName: ['name', 'familyName'],
  title: ['title'],
  locale: ['locale'],
  department: [enterpriseUser, 'department'],
}

export const userColumns: readonly string[] = [
  'userName',
  'displayName',
  'role',
  'externalId',
  'email',
  ...Object.keys(places),
]

/** What an export says beside. */
export const userDerived: readonly string[] = ['id', 'state', 'managedBy', 'createdAt']

export const blank: UserInput = {
  userName: '',
  externalId: null,
  displayName: null,
  active: true,
  attributes: {},
  values: {},
}

/** A person with what the columns say; those that are not filled in stay. */
export function profileOf(before: UserInput, fields: Fields): UserInput {
  const { userName, externalId, displayName, active } = before
  return {
    userName: userName === '' ? (fields['userName'] ?? '') : userName,
    externalId: fields['externalId'] === undefined ? externalId : fields['externalId'],
    displayName: fields['displayName'] === undefined ? displayName : fields['displayName'],
    active,
    attributes: attributesOf(before.attributes, fields),
    values: valuesOf(before.values, fields['email']),
  }
}

/** A person as the columns have them. */
export function fieldsOf(user: User): Fields {
  const { userName, displayName, role, externalId, attributes } = user
  const placed = Object.entries(places).map(([column, path]) => {
    return [column, textAt(attributes, path)] as const
  })
  const { email } = toPerson(user)
  return { userName, displayName, role, externalId, email, ...Object.fromEntries(placed) }
}

function attributesOf(before: JsonObject, fields: Fields): JsonObject {
  let after = before
  for (const [column, path] of Object.entries(places)) {
    const text = fields[column]
    if (text !== undefined) after = withText(after, path, text)
  }
  return after
}

function withText(object: JsonObject, path: readonly string[], text: string | null): JsonObject {
  const [name = '', ...deeper] = path
  const { [name]: present, ...rest } = object
  if (deeper.length === 0) return text === null ? rest : { ...rest, [name]: text }
  const inner = withText(isObject(present) ? present : {}, deeper, text)
  return Object.keys(inner).length === 0 ? rest : { ...rest, [name]: inner }
}

/** The primary address, or the first, is this one; the others stay. */
function valuesOf(
  values: UserInput['values'],
  email: string | null | undefined,
): UserInput['values'] {
  const emails = values['emails'] ?? []
  if (email === undefined || (email === null && emails.length === 0)) return values
  const at = Math.max(
    emails.findIndex(each => each['primary'] === true),
    0,
  )
  if (email === null) return { ...values, emails: emails.filter((_, index) => index !== at) }
  const changed = { ...(emails[at] ?? { type: 'work', primary: true }), value: email }
  return { ...values, emails: [...emails.slice(0, at), changed, ...emails.slice(at + 1)] }
}

function textAt(object: JsonObject, path: readonly string[]): string | null {
  const [name = '', ...deeper] = path
  const value = object[name]
  if (deeper.length > 0) return isObject(value) ? textAt(value, deeper) : null
  return typeof value === 'string' ? value : null
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
