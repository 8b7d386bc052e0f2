import { createHash } from 'node:crypto'
import type { RoleRule } from '../../model/connection.ts'
import type { JsonObject } from '../../model/json.ts'
import { roleRecords } from '../../model/role.ts'
import { etagOf, scimBase } from '../answer.ts'
import type { ScimContext } from '../authenticate.ts'
import type { ResourceSchema } from '../schema/resource-schema.ts'
import { oktaRoleResource, roleResource } from '../schema/resources.ts'

export type RoleEndpoint = '/Roles' | '/OktaRoles'

/** The roles in one vocabulary. A resource has one core schema (RFC 7643 6), so each has an endpoint of its own. */
export type Catalogue = {
  readonly resource: ResourceSchema
  readonly attributesOf: (rule: RoleRule) => JsonObject
}

export const roleCatalogues: Readonly<Record<RoleEndpoint, Catalogue>> = {
  '/Roles': {
    resource: roleResource,
    attributesOf: ({ value, role }) => ({ value, display: titleOf(role), supported: true }),
  },
  '/OktaRoles': {
    resource: oktaRoleResource,
    attributesOf: ({ role }) => ({ displayName: titleOf(role) }),
  },
}

export type CataloguedRole = {
  readonly id: string
  readonly version: string
  readonly document: JsonObject
}

/**
 * What means something to a connection: the values of its role mapping, in order. The id is the value itself, since Okta
 * writes the id of a role into the `roles` of a user.
 */
export function rolesOf(
  { account, connection }: ScimContext,
  { resource, attributesOf }: Catalogue,
): readonly CataloguedRole[] {
  const base = `${scimBase(account)}${resource.endpoint}`
  return connection.roleMapping.map(rule => {
    const id = rule.value
    const attributes = attributesOf(rule)
    const version = digestOf(attributes)
    const location = `${base}/${encodeURIComponent(id)}`
    const meta = { resourceType: resource.name, location, version: etagOf({ version }) }
    return { id, version, document: { id, ...attributes, meta } }
  })
}

function titleOf(role: RoleRule['role']): string {
  return roleRecords[role].name
}

function digestOf(attributes: JsonObject): string {
  return createHash('sha256').update(JSON.stringify(attributes)).digest('base64url').slice(0, 22)
}
