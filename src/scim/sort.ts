import type { Sort } from '../model/page.ts'
import { badRequest, ScimError } from './errors.ts'
import { collectionOf } from './filter/paths.ts'
import { findSub } from './schema/attribute.ts'
import type { AttributeDefinition } from './schema/attribute.ts'
import { quoted } from './schema/check.ts'
import type { AttributeTarget, ResourceSchema } from './schema/resource-schema.ts'
import { resolvePath } from './schema/resource-schema.ts'

export type SortParameters = {
  readonly sortBy: string | undefined
  readonly sortOrder: string | undefined
}

/** Memberships are ordered by nothing that a person chose, and some of `meta` is made for each answer. */
const unsortable = new Set([
  'schemas',
  'groups',
  'members',
  'meta.resourceType',
  'meta.location',
  'meta.version',
])

/**
 * The order of a list (RFC 7644 3.4.2.3), undefined for none. Throws 400 `invalidValue` for an attribute that there is not
 * or that gives no order, 403 `sensitive` for a secret.
 */
export function readSort(
  schema: ResourceSchema,
  { sortBy, sortOrder }: SortParameters,
): Sort | undefined {
  const descending = isDescending(sortOrder)
  if (sortBy === undefined || sortBy.trim() === '') return undefined
  const sort = sortOf(schema, sortBy.trim(), descending)
  if (sort === undefined)
    throw badRequest('invalidValue', `there is no attribute ${quoted(sortBy)}`)
  return sort
}

/** The same order for several resource types in one list: what a type lacks is unassigned in it (RFC 7644 3.4.2.1). */
export function readSorts(
  schemas: readonly ResourceSchema[],
  parameters: SortParameters,
): readonly (Sort | undefined)[] {
  const sortBy = parameters.sortBy?.trim() ?? ''
  const [known] = schemas.filter(schema => resolvePath(schema, sortBy) !== undefined)
  if (known === undefined) return schemas.map(schema => readSort(schema, parameters))
  const sort = readSort(known, parameters)
  return schemas.map(schema => {
    if (resolvePath(schema, sortBy) !== undefined) return readSort(schema, parameters)
    return sort && { ...sort, absent: true }
  })
}

function isDescending(sortOrder: string | undefined): boolean {
  const order = sortOrder?.trim().toLowerCase() ?? ''
  if (order === '' || order === 'ascending') return false
  if (order === 'descending') return true
  throw badRequest('invalidValue', 'sortOrder must be ascending or descending')
}

function sortOf(schema: ResourceSchema, sortBy: string, descending: boolean): Sort | undefined {
  const target = resolvePath(schema, sortBy)
  if (target === undefined) return undefined
  if (target.kind !== 'attribute' || !isSortable(target)) {
    throw badRequest('invalidValue', `${quoted(sortBy)} gives no order`)
  }
  if (target.definition.returned === 'never') {
    throw new ScimError(403, `${target.definition.name} is secret and gives no order`, 'sensitive')
  }
  const { definition } = target
  const part = partOf(target, sortBy)
  const type = { type: part.type, caseExact: part.caseExact }
  if (definition.multiValued) {
    const path = [part === definition ? 'value' : part.name]
    return { attribute: { path, ...type }, collection: collectionOf(target), descending }
  }
  const prefix = target.extension === undefined ? [] : [target.extension]
  const path = [...prefix, definition.name, ...(part === definition ? [] : [part.name])]
  return { attribute: { path, ...type }, descending }
}

function isSortable({ definition, sub, extension }: AttributeTarget): boolean {
  if (extension !== undefined) return !definition.multiValued
  const name = sub === undefined ? definition.name : `${definition.name}.${sub.name}`
  return !unsortable.has(definition.name) && !unsortable.has(name)
}

type Single = AttributeDefinition & {
  readonly type: Exclude<AttributeDefinition['type'], 'complex'>
}

/** The part that is compared: the sub-attribute, else the `value` of a list, else the attribute itself. */
function partOf({ definition, sub }: AttributeTarget, sortBy: string): Single {
  const part =
    sub ?? (definition.multiValued ? (findSub(definition, 'value') ?? definition) : definition)
  if (isSingle(part)) return part
  throw badRequest('invalidValue', `${quoted(sortBy)} needs a sub-attribute to give an order`)
}

function isSingle(definition: AttributeDefinition): definition is Single {
  return definition.type !== 'complex'
}
