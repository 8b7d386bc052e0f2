import { readCookie, writeCookie } from '../../http/cookies.ts'
import type { Ctx } from '../../http/state.ts'

type Secure = { readonly secure: boolean }

/** The token of the console session that the browser sends, if any. Accounts share an origin: each has a cookie of its own. */
export function readSessionCookie(ctx: Ctx, parts: Secure): string | undefined {
  return readCookie(ctx, cookieName(ctx, parts))
}

/** Gives the browser its session, or with undefined takes it away. */
export function setSessionCookie(ctx: Ctx, parts: Secure, token: string | undefined): void {
  setCookie(ctx, parts, { name: cookieName(ctx, parts), value: token, sameSite: 'Strict' })
}

export type ConsoleCookie = {
  readonly name: string
  /** Undefined deletes it. */
  readonly value: string | undefined
  readonly sameSite: 'Strict' | 'Lax'
  readonly maxAge?: number
}

/** On https no other path or host can plant a cookie under a name that begins so (RFC 6265bis 4.1.3.2); it has the path /. */
export function cookieName(ctx: Ctx, { secure }: Secure, suffix = ''): string {
  return `${secure ? '__Host-' : ''}cohort-${ctx.state.account.slug}${suffix}`
}

export function setCookie(ctx: Ctx, { secure }: Secure, cookie: ConsoleCookie): void {
  const path = secure ? '/' : `/t/${ctx.state.account.slug}`
  writeCookie(ctx, { ...cookie, path, secure })
}
