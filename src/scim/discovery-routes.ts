import { mapsRoles } from '../domain/connections/role-mapping.ts'
import type { Route } from '../http/routes.ts'
import type { Ctx } from '../http/state.ts'
import type { JsonObject } from '../model/json.ts'
import { scimBase, sendJson } from './answer.ts'
import { scimContext } from './authenticate.ts'
import { maxOperations, maxPayloadSize } from './bulk/limits.ts'
import { cursorTimeout } from './cursor.ts'
import {
  anonymousProviderConfig,
  type Features,
  resourceTypes,
  schemaDocuments,
  serviceProviderConfig,
} from './discovery.ts'
import { ScimError } from './errors.ts'
import { defaultPageSize, listResponse, maxPageSize } from './list.ts'
import { parameter, type Params } from './request.ts'
import type { ResourceSchema } from './schema/resource-schema.ts'
import { oktaRoleResource, roleResource } from './schema/resources.ts'

const features: Omit<Features, 'changePassword' | 'oauth'> = {
  bulk: { maxOperations, maxPayloadSize },
  maxResults: maxPageSize,
  sort: true,
  etag: true,
  pagination: { cursor: true, defaultPageSize, maxPageSize, cursorTimeout },
}

/** What this server can do (RFC 7644 4). A part of ServiceProviderConfig is open, so that a client learns how to sign in. */
export function discoveryRoutes(): readonly Route[] {
  const method = 'GET'
  const needs = 'connection:read'
  return [
    { method, path: '/ServiceProviderConfig', needs: 'optional-connection', handle: config },
    { method, path: '/ResourceTypes', needs, handle: list(resourceTypes) },
    { method, path: '/ResourceTypes/:id', needs, handle: one(resourceTypes) },
    { method, path: '/Schemas', needs, handle: list(schemaDocuments) },
    { method, path: '/Schemas/:id', needs, handle: one(schemaDocuments) },
  ]
}

async function config(ctx: Ctx): Promise<void> {
  refuseFilter(ctx)
  const base = scimBase(ctx.state.account)
  if (ctx.state['scim'] === undefined) {
    sendJson(ctx, 200, anonymousProviderConfig())
    return
  }
  const { passwords, oauthClient } = scimContext(ctx).connection
  const own = { changePassword: passwords === 'accept', oauth: oauthClient !== null }
  sendJson(ctx, 200, serviceProviderConfig(base, { ...features, ...own }))
}

type Documents = (base: string, of: readonly ResourceSchema[]) => readonly JsonObject[]

/** Paging and sorting parameters do not count here (DISC-1); everything fits one answer. */
function list(documents: Documents) {
  return async (ctx: Ctx): Promise<void> => {
    refuseFilter(ctx)
    const all = documents(scimBase(ctx.state.account), resourcesOf(ctx))
    sendJson(ctx, 200, listResponse(all))
  }
}

function one(documents: Documents) {
  return async (ctx: Ctx & Params): Promise<void> => {
    const asked = (ctx.params['id'] ?? '').toLowerCase()
    const all = documents(scimBase(ctx.state.account), resourcesOf(ctx))
    const found = all.find(({ id }) => typeof id === 'string' && id.toLowerCase() === asked)
    if (found === undefined) throw new ScimError(404, 'There is no such document')
    sendJson(ctx, 200, found)
  }
}

/**
 * The resource types of this account, with the schemas that it has defined, and roles where any means something to this
 * connection (SPC-5).
 */
function resourcesOf(ctx: Ctx): readonly ResourceSchema[] {
  const { connection, resources } = scimContext(ctx)
  const { user, group } = resources
  return mapsRoles(connection) ? [user, group, roleResource, oktaRoleResource] : [user, group]
}

function refuseFilter(ctx: Ctx): void {
  if (parameter(ctx, 'filter') === undefined) return
  throw new ScimError(403, 'Discovery documents are not filtered')
}
