import { type ConsoleSession, useConsoleSession } from '../../domain/console/console-sessions.ts'
import { callerOfToken } from '../../domain/console/console-tokens.ts'
import type { Caller } from '../../domain/caller.ts'
import type { Context } from '../../domain/context.ts'
import { subjectIds } from '../../domain/decisions/subjects.ts'
import { bearerToken } from '../../http/bearer.ts'
import type { Ctx } from '../../http/state.ts'
import { checkSameSite } from '../session/csrf.ts'
import type { AdminParts } from '../parts.ts'
import { Problem } from './problem.ts'
import type { CallerContext } from '../route.ts'
import { reasonOf } from './reason.ts'
import { readSessionCookie } from '../session/session-cookie.ts'

/** Who asks: a person in a session of the console, or an application by its access token. */
export type Identity = { readonly context: CallerContext; readonly session?: ConsoleSession }

const nobody = { kind: 'system', id: null, name: 'console' } as const

/**
 * Finds out who asks: by the `Authorization` header where there is one, else by the cookie. A request with the cookie that
 * changes something must also come from a page of ours.
 */
export async function authenticate(ctx: Ctx, parts: AdminParts): Promise<Identity> {
  const { account, requestId } = ctx.state
  const asked = { requestId, address: addressOf(ctx), reason: reasonOf(ctx) }
  const bare = { db: parts.db, account, actor: nobody, ...asked }
  const header = ctx.get('authorization')
  return header === '' ? bySession(ctx, parts, bare) : byToken(ctx, bare, header)
}

async function bySession(ctx: Ctx, parts: AdminParts, bare: Context): Promise<Identity> {
  const token = readSessionCookie(ctx, parts)
  const session = token === undefined ? undefined : await useConsoleSession(bare, token)
  if (session === undefined) throw unauthenticated(ctx, 'nobody is signed in here')
  checkSameSite(ctx, parts.box, session.id)
  const { user, caller } = session
  const actor = { kind: 'user', id: user.id, name: user.userName } as const
  return { session, context: { ...bare, actor, caller } }
}

async function byToken(ctx: Ctx, bare: Context, header: string): Promise<Identity> {
  const token = bearerToken(header)
  const found = token === undefined ? undefined : await callerOfToken(bare, token)
  if (found === undefined) {
    const challenge = { 'www-authenticate': 'Bearer realm="api", error="invalid_token"' }
    throw unauthenticated(ctx, 'the access token is not valid here', challenge)
  }
  const { application, caller } = found
  const actor = { kind: 'application', id: application.id, name: application.name } as const
  const context = { ...bare, actor, caller }
  return { context: { ...context, caller: { ...caller, ...(await onBehalfOf(ctx, context)) } } }
}

/** The user for whom an application asks in its library, named by their id or as `sub:`. What names nobody may nothing. */
async function onBehalfOf(ctx: Ctx, context: Context): Promise<Pick<Caller, 'onBehalfOf'>> {
  const user = ctx.get('on-behalf-of')
  if (user === '') return {}
  return { onBehalfOf: (await subjectIds(context, [user])).get(user) ?? user }
}

function unauthenticated(
  ctx: Ctx,
  detail: string,
  headers: Readonly<Record<string, string>> = { 'www-authenticate': 'Bearer realm="api"' },
): Problem {
  const members = { signIn: `${ctx.state.account.issuer}/console/sign-in` }
  return new Problem(401, 'unauthenticated', detail, { headers, members })
}

function addressOf(ctx: Ctx): string | null {
  return ctx.ip === '' ? null : ctx.ip
}
