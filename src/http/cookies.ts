import type { Ctx } from './state.ts'

/** The value of the cookie with this name, if the browser sends one. */
export function readCookie(ctx: Pick<Ctx, 'get'>, name: string): string | undefined {
  const pairs = ctx.get('cookie').split(/;\s*/)
  const found = pairs.filter(pair => pair.startsWith(`${name}=`))
  // Two of one name: one of them was planted from elsewhere.
  return found.length === 1 ? found[0]?.slice(name.length + 1) : undefined
}

export type NewCookie = {
  readonly name: string
  /** Undefined deletes it. */
  readonly value: string | undefined
  readonly path: string
  readonly sameSite: 'Strict' | 'Lax'
  readonly secure: boolean
  /** Seconds; until the browser is closed without it. */
  readonly maxAge?: number | undefined
}

/** Gives the browser a cookie that no script can read. */
export function writeCookie(ctx: Pick<Ctx, 'append'>, cookie: NewCookie): void {
  const { name, value, path, sameSite, secure, maxAge } = cookie
  const age = value === undefined ? 0 : maxAge
  const attributes = [
    `${name}=${value ?? ''}`,
    `Path=${path}`,
    'HttpOnly',
    `SameSite=${sameSite}`,
    ...(secure ? ['Secure'] : []),
    ...(age === undefined ? [] : [`Max-Age=${age}`]),
  ]
  ctx.append('set-cookie', attributes.join('; '))
}
