import { findClient } from '../../domain/applications/applications.ts'
import { homeClientId } from '../../domain/accounts.ts'
import type { Ctx } from '../../http/state.ts'
import { randomText } from '../../lib/ids.ts'
import { homeAddress, startOf } from '../clients.ts'
import { expiredPage } from '../pages/expired.ts'
import { showPage } from '../pages/layout.ts'
import { homePage, welcomePage } from '../pages/self-service/home.ts'
import type { AccountProvider, OpenidParts } from '../parts.ts'
import { contextOf } from '../request.ts'
import { wantedPage } from '../self-service/confirmation.ts'
import { signedInAt } from '../self-service/signed-in.ts'
import { seeOther } from './visit.ts'

/** The account's own page: who is signed in, or a way to sign in with nothing else registered. */
export async function showHome(ctx: Ctx, parts: OpenidParts, at: AccountProvider): Promise<void> {
  const { account } = at
  // what the provider adds when it comes back says nothing to people
  if (ctx.querystring !== '' || !ctx.path.endsWith('/')) {
    seeOther(ctx, wantedPage(ctx) ?? homeAddress(account))
    return
  }
  const base = `/t/${account.slug}`
  const signedIn = await signedInAt(ctx, parts, at)
  if (signedIn === undefined) {
    showPage(ctx, welcomePage({ name: ctx.state.account.name, signIn: `${base}/sign-in` }))
    return
  }
  showPage(ctx, homePage({ person: signedIn.person, base }))
}

/** Begins a sign-in to the account's own page. */
export function beginAtHome(ctx: Ctx): void {
  const { account } = ctx.state
  const query = new URLSearchParams({
    client_id: homeClientId,
    response_type: 'none',
    redirect_uri: homeAddress(account),
    scope: 'openid',
    state: randomText(16),
  })
  seeOther(ctx, `/t/${account.slug}/auth?${query.toString()}`)
}

/** Answers a form or address whose interaction is over, with the way back to the application where it is known. */
export async function showExpired(
  ctx: Ctx,
  { db }: OpenidParts,
  clientId: string | undefined,
): Promise<void> {
  const client = clientId === undefined ? undefined : await findClient(contextOf(ctx, db), clientId)
  const application = client?.application.kind === 'web' ? client.application : undefined
  const page = expiredPage({
    home: homeAddress(ctx.state.account),
    application: application && {
      name: application.name,
      url: startOf(application, ctx.state.account),
    },
    reference: ctx.state.requestId,
  })
  showPage(ctx, page, 400)
}
