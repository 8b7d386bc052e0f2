import type { Route } from '../http/routes.ts'
import type { Ctx } from '../http/state.ts'
import type { Account } from '../model/account.ts'
import type { JsonObject } from '../model/json.ts'
import { endpointOf, methods } from './representation.ts'

/** Of an issuer with a path the document lies before that path; below it is where people look for it. */
export function metadataRoutes(): readonly Route[] {
  const paths = [
    '/.well-known/ssf-configuration/t/:account',
    '/t/:account/.well-known/ssf-configuration',
  ]
  return paths.map(path => ({ method: 'GET', path, needs: 'public', handle: answer }))
}

async function answer(ctx: Ctx): Promise<void> {
  ctx.set('cache-control', 'public, max-age=300')
  ctx.body = metadataOf(ctx.state.account)
}

/** Shared Signals Framework 1.0, Transmitter Configuration Metadata. */
function metadataOf(account: Account): JsonObject {
  return {
    spec_version: '1_0',
    issuer: account.issuer,
    jwks_uri: `${account.issuer}/jwks`,
    delivery_methods_supported: [methods.push, methods.poll],
    configuration_endpoint: endpointOf(account, '/streams'),
    status_endpoint: endpointOf(account, '/status'),
    verification_endpoint: endpointOf(account, '/verify'),
    authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }, { spec_urn: 'urn:ietf:rfc:6750' }],
    default_subjects: 'ALL',
  }
}
