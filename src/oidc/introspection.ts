import { type Client, errors, type KoaContextWithOIDC } from 'oidc-provider'
import type { Knex } from 'knex'
import { isOver } from '../domain/person.ts'
import type { Ctx } from '../http/state.ts'
import { settingsOf } from './clients.ts'
import { entryFor } from './request.ts'

type OwnedToken = {
  readonly kind?: string
  readonly clientId?: string | undefined
  readonly accountId?: string
  readonly iat?: number
}

type Policy = (ctx: KoaContextWithOIDC, client: Client, token: OwnedToken) => Promise<boolean>

/**
 * Whether a client hears that a token is active: its own, or as a resource server the access tokens of others. The library
 * asks for neither person nor application here: without this the token of a removed person, or of an application that was
 * switched off, would stay active.
 */
export function mayKnow(db: Knex): Policy {
  return async (ctx, client, { kind, clientId, accountId, iat = 0 }) => {
    if (clientId === undefined) return false
    const own = clientId === client.clientId
    if (!own && (kind === 'RefreshToken' || !settingsOf(client).introspectsAll)) return false
    if (accountId === undefined) return own || (await isEnabled(ctx, clientId))
    const { allowed, person } = await entryFor(ctx, db, { sub: accountId, clientId })
    return allowed && person !== undefined && !isOver(person, iat)
  }
}

/** A client revokes its own tokens only. */
export function mayRevoke(_ctx: KoaContextWithOIDC, client: Client, token: OwnedToken): boolean {
  if (token.clientId === client.clientId) return true
  throw new errors.InvalidRequest('client is not authorized to revoke the presented token')
}

async function isEnabled({ oidc }: KoaContextWithOIDC, clientId: string): Promise<boolean> {
  return (await oidc.provider.Client.find(clientId)) !== undefined
}

/** RFC 7662 2.2: of a token that cannot be told of the answer is that it is not active; the library calls a JWT an error. */
export function answerInactive(ctx: Ctx): void {
  const { body } = ctx as { body: unknown }
  const isError = typeof body === 'object' && body !== null && 'error' in body
  if (!isError || body.error !== 'unsupported_token_type') return
  ctx.status = 200
  ctx.body = { active: false }
}
