import { type ClaimPath, readPath } from '../../model/claim-path.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import type { Person } from '../../model/person.ts'

/** The claims that tell user attributes, by claim name. What a person has no value of is left out. */
export function attributeClaims(
  person: Person,
  paths: Readonly<Record<string, string>>,
): JsonObject {
  const claims = Object.entries(paths).flatMap(([name, text]) => {
    const path = readPath(text)
    const value = path === undefined ? undefined : valueAt(person, path)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(claims)
}

function valueAt(person: Person, { urn, attribute, ofType, part }: ClaimPath): Json | undefined {
  const found = attributeOf(person, urn, attribute)
  if (!isList(found)) return plain(part === undefined ? found : partOf(found, part))
  const asked = ofType === undefined ? found : found.filter(each => isOfType(each, ofType))
  const values = asked
    .map(each => plain(part === undefined ? each : partOf(each, part)))
    .filter(value => value !== undefined)
  if (ofType !== undefined) return values[0]
  return values.length === 0 ? undefined : values
}

function attributeOf(
  { userName, externalId, displayName, attributes, values }: Person,
  urn: string | undefined,
  attribute: string,
): Json | undefined {
  if (urn !== undefined) return partOf(attributes[urn], attribute)
  const columns: JsonObject = { userName, externalId, displayName }
  return columns[attribute] ?? values[attribute] ?? attributes[attribute]
}

function isOfType(element: Json, type: string): boolean {
  const own = partOf(element, 'type')
  return typeof own === 'string' && own.toLowerCase() === type.toLowerCase()
}

function partOf(value: Json | undefined, part: string): Json | undefined {
  if (typeof value !== 'object' || value === null || isList(value)) return undefined
  return Object.hasOwn(value, part) ? value[part] : undefined
}

/** A text, number or truth value: nothing else is told. */
function plain(value: Json | undefined): string | number | boolean | undefined {
  return typeof value === 'object' ? undefined : value
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
