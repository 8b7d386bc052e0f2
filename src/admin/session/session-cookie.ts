import type { Ctx } from '../../http/state.ts'

type Secure = { readonly secure: boolean }

/** The token of the console session that the browser sends, if any. Accounts share an origin: each has a cookie of its own. */
export function readSessionCookie(ctx: Ctx, parts: Secure): string | undefined {
  return readCookie(ctx, nameOf(ctx, parts))
}

/** Gives the browser its session, or with undefined takes it away. */
export function setSessionCookie(ctx: Ctx, parts: Secure, token: string | undefined): void {
  setCookie(ctx, parts, { name: nameOf(ctx, parts), value: token, sameSite: 'Strict' })
}

export type NewCookie = {
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

export function readCookie(ctx: Ctx, name: string): string | undefined {
  const pairs = ctx.get('cookie').split(/;\s*/)
  const found = pairs.filter(pair => pair.startsWith(`${name}=`))
  // Two of one name: one of them was planted from elsewhere.
  return found.length === 1 ? found[0]?.slice(name.length + 1) : undefined
}

export function setCookie(ctx: Ctx, { secure }: Secure, cookie: NewCookie): void {
  const { name, value, sameSite, maxAge } = cookie
  const age = value === undefined ? 0 : maxAge
  const attributes = [
    `${name}=${value ?? ''}`,
    `Path=${secure ? '/' : `/t/${ctx.state.account.slug}`}`,
    'HttpOnly',
    `SameSite=${sameSite}`,
    ...(secure ? ['Secure'] : []),
    ...(age === undefined ? [] : [`Max-Age=${age}`]),
  ]
  ctx.append('set-cookie', attributes.join('; '))
}

function nameOf(ctx: Ctx, parts: Secure): string {
  return cookieName(ctx, parts)
}
