import { createHash, createHmac } from 'node:crypto'
import { z } from 'zod'
import { consoleCallback, homeClientId } from '../../domain/accounts.ts'
import { closeConsoleSession, useConsoleSession } from '../../domain/console/console-sessions.ts'
import { redeemConsoleCode } from '../../domain/console/redeem-code.ts'
import type { Context } from '../../domain/context.ts'
import { HttpFault } from '../../http/errors.ts'
import { readCookie } from '../../http/cookies.ts'
import type { Route } from '../../http/routes.ts'
import type { Ctx } from '../../http/state.ts'
import { randomText } from '../../lib/ids.ts'
import { Refusal } from '../../model/refusal.ts'
import type { AdminParts } from '../parts.ts'
import { cookieName, readSessionCookie, setCookie, setSessionCookie } from './session-cookie.ts'

/**
 * The console signs people in as any application does, by the code flow with PKCE, at the provider of its own account. The
 * state of a sign-in holds where to go afterwards, sealed; the verifier is made from it and from a secret in a cookie, so
 * that a code is worth something only in the browser that began.
 */
export function signInRoutes(parts: AdminParts): readonly Route[] {
  return [
    { method: 'GET', path: '/sign-in', needs: 'public', handle: async ctx => begin(ctx, parts) },
    { method: 'GET', path: '/callback', needs: 'public', handle: async ctx => end(ctx, parts) },
  ]
}

const purpose = 'console sign-in'
const longest = 3600
const nobody = { kind: 'system', id: null, name: 'console' } as const

function begin(ctx: Ctx, parts: AdminParts): void {
  const { account } = ctx.state
  const name = cookieName(ctx, parts, '.sign-in')
  const browser = readCookie(ctx, name) ?? randomText()
  setCookie(ctx, parts, { name, value: browser, sameSite: 'Lax', maxAge: longest })
  const content: State = [account.id, returnAddress(ctx), Math.floor(Date.now() / 1000)]
  const state = parts.box.seal(purpose, JSON.stringify(content))
  const challenge = createHash('sha256').update(verifierOf(parts, browser, state))
  const query = new URLSearchParams({
    client_id: homeClientId,
    response_type: 'code',
    redirect_uri: consoleCallback(account),
    scope: 'openid',
    state,
    code_challenge: challenge.digest('base64url'),
    code_challenge_method: 'S256',
    ...(ctx.query['prompt'] === 'login' ? { prompt: 'login' } : {}),
  })
  seeOther(ctx, `/t/${account.slug}/auth?${query.toString()}`)
}

async function end(ctx: Ctx, parts: AdminParts): Promise<void> {
  const { account } = ctx.state
  const { code, state, iss, error } = textsIn(ctx)
  const returnTo = openState(ctx, parts, state)
  if (error === 'access_denied') throw new HttpFault(403, 'you may not enter the console')
  if (error !== undefined || iss !== account.issuer) throw over()
  const { requestId } = ctx.state
  const context: Context = { db: parts.db, account, actor: nobody, requestId, address: ctx.ip }
  const former = readSessionCookie(ctx, parts)
  const browser = readCookie(ctx, cookieName(ctx, parts, '.sign-in')) ?? ''
  const redirectUri = consoleCallback(account)
  const verifier = verifierOf(parts, browser, state)
  const token = await redeemConsoleCode(context, { code, verifier, redirectUri }).catch(ifForbidden)
  if (token === undefined) {
    // The page may have been loaded twice.
    const session = former === undefined ? undefined : await useConsoleSession(context, former)
    if (session === undefined) throw over()
  } else {
    setSessionCookie(ctx, parts, token)
    if (former !== undefined) await closeConsoleSession(context, former)
  }
  seeOther(ctx, returnTo)
}

type State = readonly [accountId: string, returnTo: string, at: number]
const stateShape = z.tuple([z.string(), z.string(), z.number()])

/** Where the sign-in goes back to. Refuses a state that is not ours, of another account or of long ago. */
function openState(ctx: Ctx, { box }: AdminParts, sealed: string): string {
  try {
    const [accountId, returnTo, at] = stateShape.parse(JSON.parse(box.open(purpose, sealed)))
    if (accountId === ctx.state.account.id && at + longest > Date.now() / 1000) return returnTo
  } catch {
    throw over()
  }
  throw over()
}

function verifierOf({ box }: AdminParts, browser: string, state: string): string {
  const key = box.derive('console sign-in verifier')
  return createHmac('sha256', key).update(`${browser} ${state}`).digest('base64url')
}

/** Only an address of this account; any other is as none. */
function returnAddress(ctx: Ctx): string {
  const { slug, issuer } = ctx.state.account
  const home = `/t/${slug}/`
  const asked = ctx.query['return_to']
  if (typeof asked !== 'string' || !asked.startsWith(home) || !URL.canParse(asked, issuer))
    return home
  const { origin, pathname, search, hash } = new URL(asked, issuer)
  const ours = origin === new URL(issuer).origin && pathname.startsWith(home)
  return ours && asked.length <= 1000 ? `${pathname}${search}${hash}` : home
}

function textsIn(ctx: Ctx): {
  code: string
  state: string
  iss: string
  error: string | undefined
} {
  const text = (name: string): string | undefined => {
    const value = ctx.query[name]
    return typeof value === 'string' ? value : undefined
  }
  const error = text('error')
  return { code: text('code') ?? '', state: text('state') ?? '', iss: text('iss') ?? '', error }
}

function ifForbidden(error: unknown): undefined {
  if (!(error instanceof Refusal) || error.code !== 'forbidden') throw error
}

function over(): HttpFault {
  return new HttpFault(400, 'this sign-in is over: begin it again')
}

function seeOther(ctx: Ctx, address: string): void {
  ctx.set('cache-control', 'no-store')
  ctx.status = 303
  ctx.redirect(address)
}
