import type { Json, JsonObject } from '../model/json.ts'
import { badRequest } from './errors.ts'
import type { AttributeDefinition } from './schema/attribute.ts'
import { checkValue, demandRequired, namedTwice, refuseUnknown } from './schema/check.ts'
import type { Dialect } from '../model/connection.ts'
import { isJsonObject, unlessEmpty } from './schema/json-object.ts'
import { readingBy, type Quirk, type Reading } from './schema/quirk.ts'
import type { AttributeMap, Extension, ResourceSchema } from './schema/resource-schema.ts'
import { checkSchemas } from './schemas-member.ts'

/** A resource as a client may set it: canonical names, extensions under their URNs, nothing readOnly, no nulls. */
export type ResourceDocument = JsonObject

export type ResourceInput = {
  readonly document: ResourceDocument
  readonly quirks: readonly Quirk[]
}

/**
 * Reads the body of a POST or PUT (RFC 7644 3.3, 3.5.1). `body` is what JSON.parse gave. `password` stays in the document;
 * `schemas`, `id`, `meta` and everything else readOnly is dropped.
 * Throws a ScimError 400: `invalidSyntax` for the shape, `invalidValue` with the path of the attribute for a value.
 */
export function readResource(
  schema: ResourceSchema,
  body: unknown,
  options: { readonly dialect: Dialect },
): ResourceInput {
  if (!isJsonObject(body)) throw badRequest('invalidSyntax', 'The body must be a JSON object')
  const reading = readingBy(options.dialect)
  const members = sortMembers(schema, body, reading)
  checkSchemas(schema, members, reading)
  const document = new Map(readAttributes(schema.attributes, members.attributes, '', reading))
  for (const extension of schema.extensionsByUrn.values()) {
    const value = readExtension(extension, members.extensions.get(extension.urn), reading)
    if (value !== undefined) document.set(extension.urn, value)
  }
  return { document: Object.fromEntries(document), quirks: [...reading.quirks] }
}

type Members = {
  readonly schemas: Json | undefined
  readonly attributes: ReadonlyMap<AttributeDefinition, Json>
  readonly extensions: ReadonlyMap<string, Json>
}

/** Every member of the body finds its definition here; the client's own keys go no further. */
function sortMembers(schema: ResourceSchema, body: JsonObject, reading: Reading): Members {
  const attributes = new Map<AttributeDefinition, Json>()
  const extensions = new Map<string, Json>()
  for (const [key, value] of Object.entries(body)) {
    const extension = schema.extensionsByUrn.get(key.toLowerCase())
    const definition = schema.attributes.get(key.toLowerCase())
    if (extension !== undefined) setOnce(extensions, extension.urn, value, extension.urn)
    else if (definition !== undefined) setOnce(attributes, definition, value, definition.name)
    else refuseUnknown(key, reading)
  }
  const schemas = schema.attributes.get('schemas')
  return { schemas: schemas && attributes.get(schemas), attributes, extensions }
}

function setOnce<Key>(map: Map<Key, Json>, key: Key, value: Json, name: string): void {
  if (map.has(key)) throw namedTwice(name)
  map.set(key, value)
}

function readExtension(
  extension: Extension,
  value: Json | undefined,
  reading: Reading,
): JsonObject | undefined {
  const given = sortParts(extension, value ?? {}, reading)
  if (given.size === 0 && !extension.required) return undefined
  const read = readAttributes(extension.attributes, given, `${extension.urn}:`, reading)
  return unlessEmpty(Object.fromEntries(read))
}

function sortParts(
  extension: Extension,
  value: Json,
  reading: Reading,
): ReadonlyMap<AttributeDefinition, Json> {
  if (!isJsonObject(value)) {
    throw badRequest('invalidValue', `${extension.urn}: expected an object`)
  }
  const given = new Map<AttributeDefinition, Json>()
  for (const [key, part] of Object.entries(value)) {
    const at = `${extension.urn}:${key}`
    const definition = extension.attributes.get(key.toLowerCase())
    if (definition === undefined) refuseUnknown(at, reading)
    else setOnce(given, definition, part, at)
  }
  return given
}

function readAttributes(
  definitions: AttributeMap,
  given: ReadonlyMap<AttributeDefinition, Json>,
  prefix: string,
  reading: Reading,
): readonly (readonly [string, Json])[] {
  const read: (readonly [string, Json])[] = []
  for (const definition of definitions.values()) {
    if (definition.mutability === 'readOnly') continue
    const at = `${prefix}${definition.name}`
    const value = checkValue(definition, given.get(definition), at, reading)
    demandRequired(definition, value, at)
    if (value !== undefined) read.push([definition.name, value])
  }
  return read
}
