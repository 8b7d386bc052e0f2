import type { Route } from '../../http/routes.ts'
import type { Ctx } from '../../http/state.ts'
import { answerRead } from '../answer.ts'
import { scimContext } from '../authenticate.ts'
import { ScimError } from '../errors.ts'
import { idOf, type Params, projectionOf } from '../request.ts'
import { roleCatalogues, type RoleEndpoint, rolesOf } from './catalogue.ts'

/** One role by its id. Nothing writes roles: an administrator decides about the mapping of a connection. */
export function roleRoutes(): readonly Route[] {
  const needs = 'connection:read'
  return [
    { method: 'GET', path: '/Roles/:id', needs, handle: read('/Roles') },
    { method: 'GET', path: '/OktaRoles/:id', needs, handle: read('/OktaRoles') },
  ]
}

function read(endpoint: RoleEndpoint) {
  const catalogue = roleCatalogues[endpoint]
  return async (ctx: Ctx & Params): Promise<void> => {
    const projection = projectionOf(ctx, catalogue.resource)
    const role = rolesOf(scimContext(ctx), catalogue).find(({ id }) => id === idOf(ctx))
    if (role === undefined) throw new ScimError(404, 'There is no such role')
    const { document } = role
    await answerRead(ctx, role, () => Promise.resolve({ document, projection }))
  }
}
