import type { Json, JsonObject } from '../../model/json.ts'
import { isJsonList, isJsonObject, withValue } from '../schema/json-object.ts'

/** Gives the id for a bulkId, or undefined to leave out the element or the manager that refers to it. */
export type Resolve = (bulkId: string) => string | undefined

/** Where one resource refers to another: `members` of a group, `manager` of the enterprise extension. */
const referring = /^(?:.*:)?(?:members|manager)(?:[.[]|$)/i
const reference = /^(.*\/)?bulkId:([^/]+)$/is
const referenceInPath = /"bulkId:([^"\\]+)"/gi
const deepest = 4 // nothing that refers lies deeper; hostile nesting is not followed

/** The bulkIds that the data of an operation refers to (RFC 7644 3.7.2). */
export function referencesIn(data: Json | undefined): ReadonlySet<string> {
  const found = new Set<string>()
  resolveReferences(data, bulkId => {
    found.add(bulkId)
    return ''
  })
  return found
}

/** The data with every reference resolved; the rest stays as it is. Takes a resource as well as a PATCH. */
export function resolveReferences(data: Json | undefined, resolve: Resolve): Json | undefined {
  if (!isJsonObject(data)) return data
  const operations = Object.entries(data).find(([key]) => key.toLowerCase() === 'operations')
  if (operations === undefined) return inResource(data, resolve)
  const [name, list] = operations
  const each = isJsonList(list) ? list : [list]
  const resolved = each.map(item => (isJsonObject(item) ? inOperation(item, resolve) : item))
  return withValue(data, name, isJsonList(list) ? resolved : resolved[0])
}

function inOperation(operation: JsonObject, resolve: Resolve): JsonObject {
  const members = Object.entries(operation)
  const path = members.find(([key]) => key.toLowerCase() === 'path')?.[1]
  const refers = typeof path === 'string' && referring.test(path)
  const resolved = members.map(([key, value]): [string, Json | undefined] => {
    const name = key.toLowerCase()
    if (name === 'path') return [key, refers ? inPath(path, resolve) : value]
    if (name !== 'value') return [key, value]
    return [key, refers ? within(value, resolve, 0) : valueWithoutPath(value, resolve)]
  })
  return assigned(resolved)
}

function valueWithoutPath(value: Json, resolve: Resolve): Json {
  return isJsonObject(value) ? inResource(value, resolve) : value
}

/** The attributes of a resource, those of an extension one level below. */
function inResource(resource: JsonObject, resolve: Resolve): JsonObject {
  const resolved = Object.entries(resource).map(([key, value]): [string, Json | undefined] => {
    if (referring.test(key)) return [inPath(key, resolve), within(value, resolve, 0)]
    return [key, key.includes(':') && isJsonObject(value) ? inExtension(value, resolve) : value]
  })
  return assigned(resolved)
}

function inExtension(extension: JsonObject, resolve: Resolve): JsonObject {
  const resolved = Object.entries(extension).map(([key, value]): [string, Json | undefined] => [
    key,
    referring.test(key) ? within(value, resolve, 0) : value,
  ])
  return assigned(resolved)
}

/** Undefined where a reference is left out. */
function within(value: Json, resolve: Resolve, depth: number): Json | undefined {
  if (typeof value === 'string') return inText(value, resolve)
  if (depth === deepest || typeof value !== 'object' || value === null) return value
  const parts = Object.entries(value).map(([key, part]): [string, Json | undefined] => [
    key,
    within(part, resolve, depth + 1),
  ])
  if (isJsonList(value)) return parts.flatMap(([, part]) => (part === undefined ? [] : [part]))
  return parts.some(([, part]) => part === undefined) ? undefined : assigned(parts)
}

function inText(text: string, resolve: Resolve): string | undefined {
  const [whole, before = '', bulkId] = reference.exec(text) ?? []
  if (whole === undefined || bulkId === undefined) return text
  const id = resolve(bulkId)
  return id === undefined ? undefined : `${before}${id}`
}

function inPath(path: string, resolve: Resolve): string {
  return path.replaceAll(referenceInPath, (whole, bulkId: string) => {
    const id = resolve(bulkId)
    return id === undefined ? whole : `"${id}"`
  })
}

function assigned(entries: readonly [string, Json | undefined][]): JsonObject {
  return Object.fromEntries(
    entries.filter((entry): entry is [string, Json] => entry[1] !== undefined),
  )
}
