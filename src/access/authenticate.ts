import type { Knex } from 'knex'
import { may } from '../domain/caller.ts'
import { callerOfToken } from '../domain/console/console-tokens.ts'
import type { Context } from '../domain/context.ts'
import { demandFresh } from '../domain/freshness.ts'
import { bearerToken } from '../http/bearer.ts'
import { HttpFault } from '../http/errors.ts'
import type { Guards } from '../http/routes.ts'
import type { Ctx } from '../http/state.ts'
import type { SecretBox } from '../lib/secret-box.ts'

export type AccessParts = { readonly db: Knex; readonly box: SecretBox }

const right = 'library.ask'

/** The guard of the door: an access token of a service application for the API of the account, with the right to ask. */
export function askerGuards({ db }: AccessParts): Guards {
  const admit = async (ctx: Ctx): Promise<void> => {
    const { account, requestId } = ctx.state
    const token = bearerToken(ctx.get('authorization'))
    const found = token === undefined ? undefined : await callerOfToken({ db, account }, token)
    if (found === undefined) throw unauthorized(account.issuer, token !== undefined)
    const { application, caller } = found
    const actor = { kind: 'application', id: application.id, name: application.name } as const
    const context: Context = { db, account, actor, caller, requestId, address: ctx.ip }
    if (!may(context, right)) throw insufficient(account.issuer)
    const fresh = ctx.get('at-least-as-fresh-as')
    if (fresh !== '') await demandFresh(db, fresh)
    ctx.state['access'] = context
  }
  return { 'library-asker': admit }
}

export function askerContext(ctx: Ctx): Context {
  return ctx.state['access'] as Context
}

/** RFC 6750 3: without a token no error code is told. */
function unauthorized(realm: string, given: boolean): HttpFault {
  const error = given ? ', error="invalid_token"' : ''
  const detail = given ? 'the access token is not valid here' : 'an access token is needed'
  return new HttpFault(401, detail, { 'www-authenticate': `Bearer realm="${realm}"${error}` })
}

function insufficient(realm: string): HttpFault {
  const challenge = `Bearer realm="${realm}", error="insufficient_scope", scope="${right}"`
  const detail = `this needs the right ${right}: given to the application, and named as a scope of its token`
  return new HttpFault(403, detail, { 'www-authenticate': challenge })
}
