import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Ctx } from '../../http/state.ts'
import { html, raw } from '../../lib/html.ts'
import { showPage } from './layout.ts'

/** Asks before signing out (RP-Initiated Logout 1.0, 2); `form` is the library's, with its token against forgery. */
export function signOutPage(context: KoaContextWithOIDC, form: string): void {
  const ctx = context as unknown as Ctx
  const asking = context.oidc.client?.clientName
  showPage(ctx, ({ signOut }) => ({
    title: signOut.title,
    content: html`<h1>${signOut.heading}</h1>
      <p class="lead">${asking !== undefined && signOut.asks(asking)}${signOut.lead}</p>
      ${raw(form)}
      <div class="actions">
        <button form="op.logoutForm" name="logout" value="yes">${signOut.signOut}</button>
        <button class="quiet" form="op.logoutForm">${signOut.stay}</button>
      </div>`,
  }))
}

/** The end of signing out, where the application named no page of its own. */
export async function signedOutPage(context: KoaContextWithOIDC): Promise<void> {
  const ctx = context as unknown as Ctx
  const { provider, client } = context.oidc
  const stayed = (await provider.Session.get(ctx)).accountId !== undefined
  const home = `${ctx.state.account.issuer}/`
  const applicationHome = client?.['home_url']
  showPage(ctx, ({ signOut, common }) => ({
    title: stayed ? signOut.stillSignedIn : signOut.signedOut,
    content: html`<h1>${stayed ? signOut.youAreStillSignedIn : signOut.youAreSignedOut}</h1>
      <p class="lead">${stayed ? signOut.nothingEnded : signOut.ended}</p>
      <div class="actions">
        ${
          typeof applicationHome === 'string' &&
          html`<a class="button" href="${applicationHome}"
            >${signOut.returnTo(client?.clientName ?? common.theApplication)}</a
          >`
        }
        <a class="button quiet" href="${home}"
          >${stayed ? common.yourAccount : signOut.signInAgain}</a
        >
      </div>`,
  }))
}
