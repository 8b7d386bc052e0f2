import { endChosenSessions, listConsents, withdrawConsent } from '../../domain/sessions/sessions.ts'
import type { Ctx } from '../../http/state.ts'
import { Refusal } from '../../model/refusal.ts'
import { homeAddress } from '../clients.ts'
import { consentsPage } from '../pages/consents.ts'
import { showPage } from '../pages/layout.ts'
import type { AccountProvider, OpenidParts } from '../parts.ts'
import { contextOf } from '../request.ts'
import { checkToken, readForm } from './form.ts'
import { type SignedIn, signedInAt } from './signed-in.ts'
import { seeOther } from './visit.ts'

/** The applications that the person has let in, each with a way to take that back. */
export async function showConsents(
  ctx: Ctx,
  parts: OpenidParts,
  at: AccountProvider,
): Promise<void> {
  const signedIn = await signedInAt(ctx, parts, at)
  if (signedIn === undefined) {
    seeOther(ctx, homeAddress(at.account))
    return
  }
  const consents = await listConsents(contextOf(ctx, parts.db), signedIn.person.sub)
  const base = `/t/${at.account.slug}`
  showPage(ctx, consentsPage({ consents, token: signedIn.token, base }))
}

/** Ends one session of the person or all others, as the form says. */
export async function takeSessionEnd(
  ctx: Ctx,
  parts: OpenidParts,
  at: AccountProvider,
): Promise<void> {
  await taking(ctx, { parts, at, back: homeAddress(at.account) }, async (signedIn, form) => {
    const { person, sessionUid } = signedIn
    const chosen = form.get('session')
    // Its own session ends by signing out, which also tells the browser.
    if (chosen === sessionUid) return
    const choice = chosen === undefined ? { except: sessionUid } : { uid: chosen }
    const context = contextOf(ctx, parts.db, person)
    await endChosenSessions(context, { sub: person.sub, ...choice }, 'signed-out').catch(ifGone)
  })
}

/** Takes back what the person let an application do. */
export async function takeWithdrawal(
  ctx: Ctx,
  parts: OpenidParts,
  at: AccountProvider,
): Promise<void> {
  const back = `/t/${at.account.slug}/applications`
  await taking(ctx, { parts, at, back }, async ({ person }, form) => {
    const clientId = form.get('application')
    if (clientId === undefined) return
    await withdrawConsent(contextOf(ctx, parts.db, person), { sub: person.sub, clientId })
  })
}

type Taking = {
  readonly parts: OpenidParts
  readonly at: AccountProvider
  readonly back: string
}

/** Reads a form of these pages, of whoever is signed in, and shows the page anew. */
async function taking(
  ctx: Ctx,
  { parts, at, back }: Taking,
  act: (signedIn: SignedIn, form: ReadonlyMap<string, string>) => Promise<void>,
): Promise<void> {
  const form = await readForm(ctx)
  const signedIn = await signedInAt(ctx, parts, at)
  if (signedIn !== undefined) {
    checkToken(form, signedIn.token)
    await act(signedIn, form)
  }
  seeOther(ctx, signedIn === undefined ? homeAddress(at.account) : back)
}

/** What has ended meanwhile need not be ended. */
function ifGone(error: unknown): void {
  if (!(error instanceof Refusal) || error.code !== 'not-found') throw error
}
