import type { Knex } from 'knex'
import { authenticateConnection } from '../domain/connections.ts'
import type { Context } from '../domain/context.ts'
import { bearerToken } from '../http/bearer.ts'
import { HttpFault } from '../http/errors.ts'
import type { Ctx } from '../http/state.ts'
import type { Connection } from '../model/connection.ts'

/** What a SCIM request acts as: the domain's context, narrowed to one connection. */
export type ScimContext = Context & { readonly connection: Connection }

/** Demands the bearer token of a live connection of the account in the path (RFC 7644 2). */
export function authenticator(db: Knex): (ctx: Ctx) => Promise<void> {
  return async ctx => {
    const token = bearerToken(ctx.get('authorization'))
    const { account, requestId } = ctx.state
    const connection =
      token === undefined ? undefined : await authenticateConnection({ db, account }, token)
    if (connection === undefined) throw unauthorized(token !== undefined)
    const actor = { kind: 'connection', id: connection.id, name: connection.name } as const
    const context: ScimContext = { db, account, connection, actor, requestId, address: ctx.ip }
    ctx.state['scim'] = context
  }
}

/** As `authenticator`, but somebody who shows nothing is let through without a context. */
export function optionalAuthenticator(db: Knex): (ctx: Ctx) => Promise<void> {
  const authenticate = authenticator(db)
  return async ctx => {
    if (ctx.get('authorization') !== '') await authenticate(ctx)
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
