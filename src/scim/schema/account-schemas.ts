import { LRUCache } from 'lru-cache'
import type { Account } from '../../model/account.ts'
import type { AccountSchema, SchemaAttribute } from '../../model/account-schema.ts'
import type { AttributeDefinition, Schema } from './attribute.ts'
import { compileResource, type ResourceSchema } from './resource-schema.ts'
import { groupResource, userResource } from './resources.ts'

/** The resource types of an account: the standard ones with what the account has added. */
export type Resources = { readonly user: ResourceSchema; readonly group: ResourceSchema }

export type ResourcesOf = (account: Account) => Promise<Resources>

const standard: Resources = { user: userResource, group: groupResource }
const mostAccounts = 500
const mostValues = 1000

/**
 * Gives the resource types of accounts, compiled once for each version of an account's schemas. The version comes with the
 * account, which every request reads, so a change by another process counts from the next request on.
 */
export function accountResources(
  schemasOf: (account: Account) => Promise<readonly AccountSchema[]>,
): ResourcesOf {
  const compiled = new LRUCache<string, Resources>({ max: mostAccounts })
  return async account => {
    if (account.schemasVersion === 0) return standard
    const key = `${account.id} ${account.schemasVersion}`
    const known = compiled.get(key)
    if (known !== undefined) return known
    const resources = resourcesWith(await schemasOf(account))
    compiled.set(key, resources)
    return resources
  }
}

/** The standard resource types with these extensions. */
export function resourcesWith(schemas: readonly AccountSchema[]): Resources {
  return { user: extended(userResource, schemas), group: extended(groupResource, schemas) }
}

function extended(resource: ResourceSchema, schemas: readonly AccountSchema[]): ResourceSchema {
  const own = schemas.filter(schema => schema.resource === resource.name)
  if (own.length === 0) return resource
  const added = own.map(schema => ({ schema: toSchema(schema), required: false }))
  return compileResource({ ...resource, extensions: [...resource.extensions, ...added] })
}

function toSchema({ urn, name, description, attributes }: AccountSchema): Schema {
  return { id: urn, name, description, attributes: attributes.map(toDefinition) }
}

/** Stored before a characteristic was known, an attribute has none of it; JSON keeps no undefined. */
function toDefinition(attribute: SchemaAttribute): AttributeDefinition {
  const { subAttributes, canonicalValues, referenceTypes, ...traits } = attribute
  return {
    ...traits,
    uniqueness: 'none',
    ...(canonicalValues && { canonicalValues }),
    ...(referenceTypes && { referenceTypes }),
    ...(subAttributes && { subAttributes: subAttributes.map(toDefinition) }),
    ...(attribute.multiValued && { maxValues: mostValues }),
  }
}
