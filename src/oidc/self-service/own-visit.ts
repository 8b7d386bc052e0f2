import type { Context } from '../../domain/context.ts'
import type { Route } from '../../http/routes.ts'
import type { Ctx } from '../../http/state.ts'
import type { Account } from '../../model/account.ts'
import { homeAddress } from '../clients.ts'
import { checkToken, readForm } from '../interactions/form.ts'
import { seeOther } from '../interactions/visit.ts'
import type { AccountProvider, OpenidParts } from '../parts.ts'
import { contextOf } from '../request.ts'
import { confirmationOf, isConfirmed } from './confirmation.ts'
import { type SignedIn, signedInAt } from './signed-in.ts'

/** A request of somebody who is signed in, to one of the pages about themselves. */
export type OwnVisit = SignedIn & {
  readonly ctx: Ctx & { readonly params: Record<string, string> }
  readonly parts: OpenidParts
  /** Acts for the person, on nobody else. */
  readonly context: Context
  /** The path of the account; the pages lie below. */
  readonly base: string
}

export type OwnForm = ReadonlyMap<string, string>

/** A page that people have of themselves. */
export type OwnPage = {
  readonly path: string
  readonly show?: (visit: OwnVisit) => Promise<void> | void
  /** What its form does. */
  readonly take?: (visit: OwnVisit, form: OwnForm) => Promise<void> | void
  /** Whether it asks for a sign-in of the last minutes, with the second factor of whoever has one (ASVS 7.5.1). */
  readonly confirmed?: boolean
}

type ProviderOf = (account: Account) => Promise<AccountProvider>

/** The routes of such a page: whoever is not signed in is sent to the account's own page, which says how to. */
export function ownRoutes(
  { path, show, take, confirmed = false }: OwnPage,
  parts: OpenidParts,
  providerOf: ProviderOf,
): readonly Route[] {
  const opened = async (
    ctx: OwnVisit['ctx'],
    act: (visit: OwnVisit) => Promise<void> | void,
  ): Promise<void> => {
    const visit = await openOwn(ctx, parts, await providerOf(ctx.state.account))
    if (visit === undefined) seeOther(ctx, homeAddress(ctx.state.account))
    else await act(visit)
  }
  const once = async (visit: OwnVisit, act: () => Promise<void> | void): Promise<void> => {
    if (!confirmed || (await isConfirmed(visit))) await act()
    else seeOther(visit.ctx, confirmationOf(visit))
  }
  const get: Route['handle'] = ctx =>
    opened(ctx, visit => once(visit, () => show?.(visit) ?? undefined))
  const post: Route['handle'] = async ctx => {
    const form = await readForm(ctx)
    await opened(ctx, async visit => {
      checkToken(form, visit.token)
      await once(visit, () => take?.(visit, form) ?? undefined)
    })
  }
  const common = { path, needs: 'session' } as const
  return [
    ...(show === undefined ? [] : [{ ...common, method: 'GET' as const, handle: get }]),
    ...(take === undefined ? [] : [{ ...common, method: 'POST' as const, handle: post }]),
  ]
}

async function openOwn(
  ctx: OwnVisit['ctx'],
  parts: OpenidParts,
  at: AccountProvider,
): Promise<OwnVisit | undefined> {
  const signedIn = await signedInAt(ctx, parts, at)
  if (signedIn === undefined) return undefined
  const context = contextOf(ctx, parts.db, signedIn.person)
  return { ...signedIn, ctx, parts, context, base: `/t/${at.account.slug}` }
}
