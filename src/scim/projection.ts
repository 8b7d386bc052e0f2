import type { Json, JsonObject } from '../model/json.ts'
import { badRequest } from './errors.ts'
import type { AttributeDefinition } from './schema/attribute.ts'
import { isJsonList, isJsonObject, ownValue, unlessEmpty } from './schema/json-object.ts'
import { presentSchemas, resolvePath } from './schema/resource-schema.ts'
import type { AttributeMap, ResourceSchema } from './schema/resource-schema.ts'
import { splitNames } from './projection-names.ts'

/** Names by key: `emails`, `emails.value`, `URN`, `URN:manager`, `URN:manager.value`. */
type Selection = ReadonlySet<string>

/** Which attributes an answer holds (RFC 7644 3.9). */
export type Projection = {
  readonly schema: ResourceSchema
  readonly mode: 'default' | 'only' | 'except'
  readonly selection: Selection
}

/** As they come from a query string or from the lists of a SearchRequest. */
export type ProjectionParameters = {
  readonly attributes?: string | readonly string[] | undefined
  readonly excludedAttributes?: string | readonly string[] | undefined
}

/** Reads the two parameters. Names that no schema knows are ignored. Both at once: ScimError 400 `invalidValue`. */
export function parseProjection(
  schema: ResourceSchema,
  { attributes, excludedAttributes }: ProjectionParameters,
): Projection {
  const only = splitNames(attributes)
  const except = splitNames(excludedAttributes)
  if (only.length > 0 && except.length > 0) {
    throw badRequest('invalidValue', 'attributes and excludedAttributes exclude each other')
  }
  if (only.length > 0) return { schema, mode: 'only', selection: select(schema, only) }
  if (except.length > 0) return { schema, mode: 'except', selection: select(schema, except) }
  return { schema, mode: 'default', selection: new Set() }
}

/** The part of a resource that the answer shows, in the order of the schema, with `schemas` to match (GEN-4, GEN-5, GEN-11). */
export function project(projection: Projection, document: JsonObject): JsonObject {
  const { schema } = projection
  const shown = new Map(projectAttributes(projection, schema.attributes, document, ''))
  for (const { urn, attributes } of schema.extensionsByUrn.values()) {
    const extension = ownValue(document, urn)
    if (!isJsonObject(extension)) continue
    const part = Object.fromEntries(projectAttributes(projection, attributes, extension, urn))
    if (unlessEmpty(part) !== undefined) shown.set(urn, part)
  }
  shown.delete('schemas')
  const rest = Object.fromEntries(shown)
  return { schemas: presentSchemas(schema, rest), ...rest }
}

/** Whether an attribute would be shown at all, so that `members` or `groups` need not be read for nothing. */
export function wants(projection: Projection, name: string): boolean {
  const target = resolvePath(projection.schema, name)
  if (target?.kind !== 'attribute') return false
  return shows(projection, target.definition, keyOf(target.extension, target.definition))
}

function select(schema: ResourceSchema, names: readonly string[]): Selection {
  const keys = names.map(name => {
    const target = resolvePath(schema, name)
    if (target === undefined) return undefined
    if (target.kind === 'extension') return target.extension.urn
    const key = keyOf(target.extension, target.definition)
    return target.sub === undefined ? key : `${key}.${target.sub.name}`
  })
  return new Set(keys.filter(key => key !== undefined))
}

function keyOf(extension: string | undefined, definition: AttributeDefinition): string {
  return extension === undefined || extension === ''
    ? definition.name
    : `${extension}:${definition.name}`
}

function projectAttributes(
  projection: Projection,
  definitions: AttributeMap,
  container: JsonObject,
  extension: string,
): readonly (readonly [string, Json])[] {
  const shown: (readonly [string, Json])[] = []
  for (const definition of definitions.values()) {
    const key = keyOf(extension, definition)
    const stored = ownValue(container, definition.name)
    if (stored === undefined || !shows(projection, definition, key)) continue
    const value = projectValue(projection, definition, stored, key)
    if (value !== undefined) shown.push([definition.name, value])
  }
  return shown
}

function shows(projection: Projection, definition: AttributeDefinition, key: string): boolean {
  const named = isNamed(projection, definition, key)
  switch (definition.returned) {
    case 'always':
      return true
    case 'never':
      return false
    case 'request':
      return projection.mode === 'only' && named
    case 'default':
  }
  if (projection.mode === 'default') return true
  return projection.mode === 'only' ? named : !named
}

/** For `attributes`, naming a part names the whole too; for `excludedAttributes` it takes only the part away. */
function isNamed(
  { mode, selection }: Projection,
  definition: AttributeDefinition,
  key: string,
): boolean {
  const extension = key.slice(0, Math.max(0, key.lastIndexOf(':')))
  if (selection.has(key) || selection.has(extension)) return true
  if (mode !== 'only') return false
  return definition.subAttributes?.some(sub => selection.has(`${key}.${sub.name}`)) ?? false
}

function projectValue(
  projection: Projection,
  definition: AttributeDefinition,
  value: Json,
  key: string,
): Json | undefined {
  if (definition.type !== 'complex') return isUnassigned(value) ? undefined : value
  const names = shownParts(projection, definition, key)
  if (!isJsonList(value)) return pick(value, names)
  const elements = value.map(element => pick(element, names)).filter(part => part !== undefined)
  return elements.length === 0 ? undefined : elements
}

function shownParts(
  { mode, selection }: Projection,
  definition: AttributeDefinition,
  key: string,
): readonly string[] {
  const subs = definition.subAttributes ?? []
  const isPartly = mode === 'only' && subs.some(sub => selection.has(`${key}.${sub.name}`))
  const inPart: Projection['mode'] = isPartly && !selection.has(key) ? 'only' : 'default'
  const partMode = mode === 'except' ? 'except' : inPart
  return subs
    .filter(sub => {
      const named = selection.has(`${key}.${sub.name}`)
      if (sub.returned === 'always' || sub.returned === 'never') return sub.returned === 'always'
      if (sub.returned === 'request') return mode === 'only' && named
      return partMode === 'default' || named === (partMode === 'only')
    })
    .map(sub => sub.name)
}

function pick(value: Json, names: readonly string[]): Json | undefined {
  if (!isJsonObject(value)) return undefined
  const parts = names.flatMap(name => {
    const part = ownValue(value, name)
    return part === undefined || isUnassigned(part) ? [] : [[name, part] as const]
  })
  return unlessEmpty(Object.fromEntries(parts))
}

function isUnassigned(value: Json): boolean {
  return value === null || (isJsonList(value) && value.length === 0)
}
