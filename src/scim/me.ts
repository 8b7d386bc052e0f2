import type { Route } from '../http/routes.ts'
import { ScimError } from './errors.ts'

/** `/Me` (RFC 7644 3.11). The token of a connection stands for a directory and not for a person: there is no subject. */
export function meRoutes(): readonly Route[] {
  return (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).map(method => ({
    method,
    path: '/Me',
    needs: method === 'GET' ? 'connection:read' : 'connection:write',
    handle: () =>
      Promise.reject(
        new ScimError(501, 'The token of a connection belongs to no person, so there is no /Me'),
      ),
  }))
}
