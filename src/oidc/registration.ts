import type { Knex } from 'knex'
import { registerApplication } from '../domain/applications/registration.ts'
import { bearerToken } from '../http/bearer.ts'
import { readJson } from '../http/body.ts'
import { HttpFault } from '../http/errors.ts'
import type { Ctx } from '../http/state.ts'
import type { Account } from '../model/account.ts'
import { Refusal } from '../model/refusal.ts'
import { registeredMetadata, toApplication } from './registered-metadata.ts'
import { contextOf } from './request.ts'

const rule = { mediaTypes: ['application/json'], limit: 64 * 1024 }

/** Names the endpoint in the metadata while there is one: off until somebody makes a token for it. */
export function advertiseRegistration(ctx: Ctx): void {
  if (!/\/\.well-known\//.test(ctx.path) || !isRegistrationOpen(ctx.state.account)) return
  const { body } = ctx as { body: unknown }
  if (typeof body !== 'object' || body === null || !('issuer' in body)) return
  Object.assign(body, { registration_endpoint: `${ctx.state.account.issuer}/register` })
}

/**
 * Dynamic registration behind an initial access token (RFC 7591 3). What is registered is an application like any other:
 * an administrator assigns people to it, changes it and removes it.
 */
export async function answerRegistration(ctx: Ctx, db: Knex): Promise<void> {
  const { account } = ctx.state
  if (!isRegistrationOpen(account)) throw new HttpFault(404, 'there is nothing at this address')
  ctx.set('cache-control', 'no-store')
  const token = bearerToken(ctx.get('authorization'))
  if (token === undefined) {
    refuseToken(ctx, 'an initial access token is needed')
    return
  }
  const body = await readJson(ctx.req, rule)
  try {
    const input = toApplication(body)
    const created = await registerApplication(contextOf(ctx, db), token, input)
    ctx.status = 201
    ctx.body = registeredMetadata(created)
  } catch (error) {
    refuse(ctx, error)
  }
}

/** The errors of RFC 7591 3.2.2. */
function refuse(ctx: Ctx, error: unknown): void {
  if (!(error instanceof Refusal)) throw error
  if (error.code === 'forbidden') {
    refuseToken(ctx, error.message)
    return
  }
  if (error.code !== 'invalid') throw error
  const code = error.field === 'redirectUris' ? 'invalid_redirect_uri' : 'invalid_client_metadata'
  ctx.status = 400
  ctx.body = { error: code, error_description: error.message }
}

function refuseToken(ctx: Ctx, why: string): void {
  ctx.status = 401
  ctx.set('www-authenticate', `Bearer realm="${ctx.state.account.issuer}", error="invalid_token"`)
  ctx.body = { error: 'invalid_token', error_description: why }
}

/** Whether a live token for it exists. */
export function isRegistrationOpen({ registrationUntil, readAt }: Account): boolean {
  return registrationUntil !== null && registrationUntil > readAt
}
