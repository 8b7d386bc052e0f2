import { rememberDevice, takeDevice } from '../../domain/factors/remembered-devices.ts'
import { prove } from '../../domain/sign-ins/sign-ins.ts'
import type { Standing } from '../../domain/sign-ins/standing.ts'
import { readCookie, writeCookie } from '../../http/cookies.ts'
import { browserName } from '../../lib/browser-name.ts'
import type { Person } from '../../model/person.ts'
import { contextOf } from '../request.ts'
import type { Visit } from './visit.ts'

/** People who share a browser are each remembered in it. */
const most = 5

/** The tokens by which this browser may be known. */
export function deviceTokens({ ctx, parts }: Visit): readonly string[] {
  const tokens = readCookie(ctx, nameOf(parts))?.split('.') ?? []
  return tokens.slice(0, most)
}

/** Takes a remembered browser for the second factor, where that is allowed; true where it was one. */
export async function proveKnownDevice(visit: Visit, standing: Standing): Promise<boolean> {
  if (standing.kind !== 'second' || !standing.mayRemember) return false
  const { ctx, parts, interaction } = visit
  const context = contextOf(ctx, parts.db)
  const { person } = standing
  if (!(await takeDevice(context, person.id, deviceTokens(visit)))) return false
  await prove(context, interaction.uid, person, { method: 'device' })
  return true
}

/** Remembers this browser for somebody who has just shown a second factor and ticked the box. */
export async function rememberWhereAsked(
  visit: Visit,
  { person, mayRemember }: { readonly person: Person; readonly mayRemember: boolean },
  form: ReadonlyMap<string, string>,
): Promise<void> {
  if (!mayRemember || form.get('remember') !== 'on') return
  const { ctx, parts } = visit
  const { account } = ctx.state
  const context = contextOf(ctx, parts.db, person)
  const browser = browserName(ctx.get('user-agent')) ?? null
  const token = await rememberDevice(context, parts.box, person, browser)
  writeCookie(ctx, {
    name: nameOf(parts),
    value: [token, ...deviceTokens(visit)].slice(0, most).join('.'),
    path: `/t/${account.slug}/sign-in`,
    sameSite: 'Lax',
    secure: parts.secure,
    maxAge: account.signInPolicy.rememberDays * 24 * 60 * 60,
  })
}

function nameOf({ secure }: Visit['parts']): string {
  return `${secure ? '__Secure-' : ''}device`
}
