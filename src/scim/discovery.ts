import type { JsonObject } from '../model/json.ts'
import type { AttributeDefinition, Schema } from './schema/attribute.ts'
import type { ResourceSchema } from './schema/resource-schema.ts'

/** What this connection can do: discovery promises nothing else (SPC-5). Sizes are bytes, times seconds. */
export type Features = {
  readonly bulk?: { readonly maxOperations: number; readonly maxPayloadSize: number }
  readonly maxResults: number
  readonly changePassword: boolean
  /** Whether access tokens of an application are taken beside the connection's own. */
  readonly oauth: boolean
  readonly sort: boolean
  readonly etag: boolean
  readonly pagination: {
    readonly cursor: boolean
    readonly defaultPageSize: number
    readonly maxPageSize: number
    readonly cursorTimeout?: number
  }
}

const urns = {
  config: 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig',
  resourceType: 'urn:ietf:params:scim:schemas:core:2.0:ResourceType',
  schema: 'urn:ietf:params:scim:schemas:core:2.0:Schema',
}

/**
 * The ServiceProviderConfig (RFC 7643 5, RFC 9865 4). `base` is the address of the SCIM root, without a slash at its end.
 * It has no `RolesAndEntitlements` (draft-ietf-scim-roles-entitlements-01): a client that holds it against its schema, such
 * as scim2-client, would not begin at all, and clients find roles among the resource types.
 */
export function serviceProviderConfig(base: string, features: Features): JsonObject {
  const { cursor, ...sizes } = features.pagination
  return {
    schemas: [urns.config],
    patch: { supported: true },
    bulk: {
      supported: features.bulk !== undefined,
      maxOperations: features.bulk?.maxOperations ?? 0,
      maxPayloadSize: features.bulk?.maxPayloadSize ?? 0,
    },
    filter: { supported: true, maxResults: features.maxResults },
    changePassword: { supported: features.changePassword },
    sort: { supported: features.sort },
    etag: { supported: features.etag },
    pagination: { cursor, index: true, defaultPaginationMethod: 'index', ...sizes },
    authenticationSchemes: features.oauth ? [ownToken, oauth] : [ownToken],
    meta: metaOf('ServiceProviderConfig', `${base}/ServiceProviderConfig`),
  }
}

/** What somebody without a token may read of it (SPC-6). */
export function anonymousProviderConfig(): JsonObject {
  return { schemas: [urns.config], authenticationSchemes: [ownToken] }
}

/** The ResourceTypes (RFC 7643 6), `id` equal to `name` (RT-1). */
export function resourceTypes(
  base: string,
  resources: readonly ResourceSchema[],
): readonly JsonObject[] {
  return resources.map(({ name, endpoint, description, core, extensions }) => ({
    schemas: [urns.resourceType],
    id: name,
    name,
    endpoint,
    description,
    schema: core.id,
    schemaExtensions: extensions.map(({ schema, required }) => ({ schema: schema.id, required })),
    meta: metaOf('ResourceType', `${base}/ResourceTypes/${name}`),
  }))
}

/** The Schemas that these resource types use, each once (RFC 7643 7). */
export function schemaDocuments(
  base: string,
  resources: readonly ResourceSchema[],
): readonly JsonObject[] {
  const all = resources.flatMap(({ core, extensions }) => [
    core,
    ...extensions.map(({ schema }) => schema),
  ])
  const distinct = new Map(all.map(schema => [schema.id, schema]))
  return [...distinct.values()].map(schema => schemaDocument(base, schema))
}

const ownToken = {
  type: 'oauthbearertoken',
  name: 'Bearer token',
  description: 'The token of the connection, in the Authorization header.',
  specUri: 'https://www.rfc-editor.org/info/rfc6750',
  primary: true,
}

const oauth = {
  type: 'oauth2',
  name: 'OAuth 2.0 client credentials',
  description: 'An access token of the application that speaks for the connection.',
  specUri: 'https://www.rfc-editor.org/info/rfc6749',
  primary: false,
}

function schemaDocument(base: string, schema: Schema): JsonObject {
  return {
    schemas: [urns.schema],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(attributeDocument),
    meta: metaOf('Schema', `${base}/Schemas/${schema.id}`),
  }
}

/** Every characteristic of RFC 7643 7; `maxValues` is our own and stays here. */
function attributeDocument(definition: AttributeDefinition): JsonObject {
  const { subAttributes, canonicalValues, referenceTypes, maxValues: _, ...traits } = definition
  return {
    ...traits,
    ...(canonicalValues === undefined ? {} : { canonicalValues }),
    ...(referenceTypes === undefined ? {} : { referenceTypes }),
    ...(subAttributes === undefined ? {} : { subAttributes: subAttributes.map(attributeDocument) }),
  }
}

function metaOf(resourceType: string, location: string): JsonObject {
  return { resourceType, location }
}
