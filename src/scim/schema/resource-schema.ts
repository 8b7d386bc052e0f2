import type { JsonObject } from '../../model/json.ts'
import type { AttributeDefinition, Schema } from './attribute.ts'
import { findSub } from './attribute.ts'
import { commonAttributes } from './common.ts'
import { isJsonObject, ownValue } from './json-object.ts'

export type ResourceDescription = {
  readonly name: string
  readonly endpoint: string
  readonly description: string
  readonly core: Schema
  readonly extensions: readonly { readonly schema: Schema; readonly required: boolean }[]
}

/** Attribute definitions by their name in lower case: client text only ever reads a map. */
export type AttributeMap = ReadonlyMap<string, AttributeDefinition>

export type Extension = {
  /** As published; lookups ignore case. */
  readonly urn: string
  readonly required: boolean
  readonly schema: Schema
  readonly attributes: AttributeMap
}

/** A resource type ready for questions: what discovery, validation, filters, PATCH and projection all read. */
export type ResourceSchema = ResourceDescription & {
  readonly attributes: AttributeMap
  readonly extensionsByUrn: ReadonlyMap<string, Extension>
}

export type AttributeTarget = {
  readonly kind: 'attribute'
  readonly definition: AttributeDefinition
  readonly sub: AttributeDefinition | undefined
  /** The URN of the extension that defines it. */
  readonly extension: string | undefined
}

export type Target = AttributeTarget | { readonly kind: 'extension'; readonly extension: Extension }

export function compileResource(description: ResourceDescription): ResourceSchema {
  const extensions = description.extensions.map(({ schema, required }) => ({
    urn: schema.id,
    required,
    schema,
    attributes: byName(schema.attributes),
  }))
  return {
    ...description,
    attributes: byName([...commonAttributes, ...description.core.attributes]),
    extensionsByUrn: new Map(extensions.map(extension => [extension.urn.toLowerCase(), extension])),
  }
}

/**
 * Finds `attr`, `attr.sub`, either behind the URN of the core schema or of an extension, or a whole extension by its URN
 * (RFC 7644 3.10). Case does not count. Undefined where there is no such attribute.
 */
export function resolvePath(schema: ResourceSchema, path: string): Target | undefined {
  const whole = schema.extensionsByUrn.get(path.toLowerCase())
  if (whole !== undefined) return { kind: 'extension', extension: whole }
  const colon = path.lastIndexOf(':')
  if (colon < 0) return find(schema.attributes, path, undefined)
  const urn = path.slice(0, colon).toLowerCase()
  const name = path.slice(colon + 1)
  if (urn === schema.core.id.toLowerCase()) return find(schema.attributes, name, undefined)
  const extension = schema.extensionsByUrn.get(urn)
  return extension && find(extension.attributes, name, extension.urn)
}

/** The `schemas` of a resource: the core, and each extension that has a value in it (RFC 7643 3.3, P-8). */
export function presentSchemas(schema: ResourceSchema, document: JsonObject): readonly string[] {
  const present = [...schema.extensionsByUrn.values()].filter(({ urn }) => {
    const value = ownValue(document, urn)
    return isJsonObject(value) && Object.keys(value).length > 0
  })
  return [schema.core.id, ...present.map(({ urn }) => urn)]
}

function find(
  attributes: AttributeMap,
  path: string,
  extension: string | undefined,
): AttributeTarget | undefined {
  const [name = '', subName, ...rest] = path.split('.')
  const definition = attributes.get(name.toLowerCase())
  if (definition === undefined || rest.length > 0) return undefined
  if (subName === undefined) return { kind: 'attribute', definition, sub: undefined, extension }
  const sub = findSub(definition, subName)
  return sub && { kind: 'attribute', definition, sub, extension }
}

function byName(attributes: readonly AttributeDefinition[]): AttributeMap {
  return new Map(attributes.map(attribute => [attribute.name.toLowerCase(), attribute]))
}
