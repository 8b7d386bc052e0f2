import type { Knex } from 'knex'
import { authenticateConnection } from '../domain/connections/authenticate-connection.ts'
import type { Context } from '../domain/context.ts'
import type { PasswordParts } from '../domain/passwords/password-parts.ts'
import { demandFeature } from '../domain/plan/limits.ts'
import { listSchemas } from '../domain/schemas/schemas.ts'
import { bearerToken } from '../http/bearer.ts'
import { HttpFault } from '../http/errors.ts'
import type { Guards } from '../http/routes.ts'
import type { Ctx } from '../http/state.ts'
import type { Connection } from '../model/connection.ts'
import { ScimError } from './errors.ts'
import { rateLimiter } from './rate-limit.ts'
import { accountResources, type Resources } from './schema/account-schemas.ts'

/** What a SCIM request acts as: the domain's context, narrowed to one connection, and what the account's resources are. */
export type ScimContext = Context & {
  readonly connection: Connection
  readonly resources: Resources
}

export type ScimParts = PasswordParts & { readonly db: Knex }

/**
 * The guards of the SCIM routes: each demands the bearer token of a live connection of the account in the path (RFC 7644 2)
 * and keeps to the rate of that connection. A read-only token is refused (403) where a route writes.
 */
export function connectionGuards({ db, ...passwords }: ScimParts): Guards {
  const limit = rateLimiter()
  const resourcesOf = accountResources(account => listSchemas({ db, account }))
  const admit = async (ctx: Ctx): Promise<{ readOnly: boolean }> => {
    const token = bearerToken(ctx.get('authorization'))
    const { account, requestId } = ctx.state
    const bearer =
      token === undefined ? undefined : await authenticateConnection({ db, account }, token)
    if (bearer === undefined) throw unauthorized(token !== undefined)
    demandFeature({ account }, 'scim')
    const { connection, readOnly } = bearer
    const actor = { kind: 'connection', id: connection.id, name: connection.name } as const
    const asked = { requestId, address: ctx.ip }
    const resources = await resourcesOf(account)
    const context: ScimContext = { db, account, connection, actor, passwords, resources, ...asked }
    await limit(ctx, context)
    ctx.state['scim'] = context
    return { readOnly }
  }
  return {
    'connection:read': async ctx => void (await admit(ctx)),
    'connection:write': async ctx => {
      const { readOnly } = await admit(ctx)
      if (readOnly) throw new ScimError(403, 'This token may only read')
    },
    // Somebody who shows nothing is let through without a context.
    'optional-connection': async ctx => {
      if (ctx.get('authorization') !== '') await admit(ctx)
    },
  }
}

export function scimContext(ctx: Ctx): ScimContext {
  return ctx.state['scim'] as ScimContext
}

function unauthorized(given: boolean): HttpFault {
  const challenge = given ? 'Bearer realm="scim", error="invalid_token"' : 'Bearer realm="scim"'
  const detail = given ? 'The bearer token is not valid here' : 'A bearer token is needed'
  return new HttpFault(401, detail, { 'www-authenticate': challenge })
}
