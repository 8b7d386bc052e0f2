import type { Knex } from 'knex'
import { type Receiver, receiverOf, type ReceiverScope } from '../domain/signals/receivers.ts'
import type { ReceiverContext } from '../domain/signals/streams.ts'
import { bearerToken } from '../http/bearer.ts'
import { HttpFault } from '../http/errors.ts'
import { findingOut, type RateLimit } from '../http/rate-limit.ts'
import type { Guards } from '../http/routes.ts'
import type { Ctx } from '../http/state.ts'
import type { SecretBox } from '../lib/secret-box.ts'

export type SsfParts = { readonly db: Knex; readonly box: SecretBox; readonly limit: RateLimit }

/** The guards of the transmitter's routes: an access token of an application, with the scope, in the header (RFC 6750 2.1). */
export function receiverGuards({ db, limit }: SsfParts): Guards {
  const find = async (ctx: Ctx): Promise<Receiver> => {
    const { account } = ctx.state
    const token = bearerToken(ctx.get('authorization'))
    const receiver = token === undefined ? undefined : await receiverOf({ db, account }, token)
    if (receiver === undefined) throw unauthorized(token !== undefined)
    return receiver
  }
  const admit = (scope: ReceiverScope) => async (ctx: Ctx) => {
    const { account, requestId } = ctx.state
    const receiver = await findingOut(limit, ctx, () => find(ctx))
    const { id, name } = receiver.application
    limit([account.id, 'application', id])
    if (!receiver.scopes.has(scope)) throw insufficient(scope)
    const actor = { kind: 'application', id, name } as const
    const context: ReceiverContext = { db, account, actor, receiver, requestId, address: ctx.ip }
    ctx.state['ssf'] = context
  }
  return { 'receiver:read': admit('ssf.read'), 'receiver:manage': admit('ssf.manage') }
}

export function receiverContext(ctx: Ctx): ReceiverContext {
  return ctx.state['ssf'] as ReceiverContext
}

/** RFC 6750 3: without a token no error code is told. */
function unauthorized(given: boolean): HttpFault {
  const challenge = given ? 'Bearer realm="ssf", error="invalid_token"' : 'Bearer realm="ssf"'
  const detail = given ? 'the access token is not valid here' : 'an access token is needed'
  return new HttpFault(401, detail, { 'www-authenticate': challenge })
}

function insufficient(scope: ReceiverScope): HttpFault {
  return new HttpFault(403, `this needs an access token with the scope ${scope}`, {
    'www-authenticate': `Bearer realm="ssf", error="insufficient_scope", scope="${scope}"`,
  })
}
