import { homeClientId } from '../../domain/accounts.ts'
import { factorsHeldBy } from '../../domain/factors/held.ts'
import type { Ctx } from '../../http/state.ts'
import { randomText } from '../../lib/ids.ts'
import { contextClasses, isTwoFactor } from '../../model/context-class.ts'
import { homeAddress } from '../clients.ts'
import { seeOther } from '../interactions/visit.ts'
import type { OwnVisit } from './own-visit.ts'

const seconds = 5 * 60
const pages = /^security(?:\/[\w-]{1,64}){0,3}$/

/** Whether the person proved a moment ago who they are, with a second factor where they have one (ASVS 7.5.1). */
export async function isConfirmed({ context, person, at, acr }: OwnVisit): Promise<boolean> {
  if (at < Math.floor(Date.now() / 1000) - seconds) return false
  return isTwoFactor(acr) || !(await hasFactor({ context, person }))
}

/** Where somebody proves it, and goes on from to the page that they wanted. */
export function confirmationOf({ ctx, base }: OwnVisit): string {
  const wanted = ctx.method === 'GET' ? ctx.path.slice(base.length + 1) : 'security'
  return `${base}/security/confirm?${new URLSearchParams({ to: wanted }).toString()}`
}

/** Begins a sign-in of whoever is signed in already, at the account's own page, which leads on. */
export async function confirm(visit: OwnVisit): Promise<void> {
  const { ctx, base, person } = visit
  const asked = ctx.query['to']
  const page = typeof asked === 'string' && pages.test(asked) ? asked : 'security'
  const strong = [contextClasses.twoFactor, contextClasses.passkey].join(' ')
  const query = new URLSearchParams({
    client_id: homeClientId,
    response_type: 'none',
    redirect_uri: homeAddress(ctx.state.account),
    scope: 'openid',
    prompt: 'login',
    login_hint: person.userName,
    state: `${randomText(16)}.${page}`,
    ...((await hasFactor(visit)) ? { acr_values: strong } : {}),
  })
  seeOther(ctx, `${base}/auth?${query.toString()}`)
}

/** The page of ours to which a sign-in at the account's own page leads on, where one was wanted. */
export function wantedPage(ctx: Ctx): string | undefined {
  const { state, error } = ctx.query
  if (typeof state !== 'string' || error !== undefined) return undefined
  const page = state.slice(state.indexOf('.') + 1)
  return pages.test(page) ? `/t/${ctx.state.account.slug}/${page}` : undefined
}

async function hasFactor({
  context,
  person,
}: Pick<OwnVisit, 'context' | 'person'>): Promise<boolean> {
  const { code, passkey } = await factorsHeldBy(context, person.id)
  return code || passkey
}
