import type { Route } from '../http/routes.ts'
import type { Ctx } from '../http/state.ts'
import type { JsonObject } from '../model/json.ts'
import { scimBase, sendJson } from './answer.ts'
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
import { groupResource, userResource } from './schema/resources.ts'

const resources = [userResource, groupResource]

const features: Features = {
  maxResults: maxPageSize,
  changePassword: false,
  sort: false,
  etag: true,
  pagination: { cursor: false, defaultPageSize, maxPageSize },
}

/** What this server can do (RFC 7644 4). A part of ServiceProviderConfig is open, so that a client learns how to sign in. */
export function discoveryRoutes(): readonly Route[] {
  const method = 'GET'
  const needs = 'connection'
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
  const known = ctx.state['scim'] !== undefined
  sendJson(ctx, 200, known ? serviceProviderConfig(base, features) : anonymousProviderConfig())
}

type Documents = (base: string, of: typeof resources) => readonly JsonObject[]

/** Paging and sorting parameters do not count here (DISC-1); everything fits one answer. */
function list(documents: Documents) {
  return async (ctx: Ctx): Promise<void> => {
    refuseFilter(ctx)
    const all = documents(scimBase(ctx.state.account), resources)
    const page = { offset: 0, limit: all.length }
    sendJson(ctx, 200, listResponse(page, { total: all.length, resources: all }))
  }
}

function one(documents: Documents) {
  return async (ctx: Ctx & Params): Promise<void> => {
    const asked = (ctx.params['id'] ?? '').toLowerCase()
    const all = documents(scimBase(ctx.state.account), resources)
    const found = all.find(({ id }) => typeof id === 'string' && id.toLowerCase() === asked)
    if (found === undefined) throw new ScimError(404, 'There is no such document')
    sendJson(ctx, 200, found)
  }
}

function refuseFilter(ctx: Ctx): void {
  if (parameter(ctx, 'filter') === undefined) return
  throw new ScimError(403, 'Discovery documents are not filtered')
}
