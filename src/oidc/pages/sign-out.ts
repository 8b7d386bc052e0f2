import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Ctx } from '../../http/state.ts'
import { html, raw } from '../../lib/html.ts'
import { showPage } from './layout.ts'

/** Asks before signing out (RP-Initiated Logout 1.0, 2); `form` is the library's, with its token against forgery. */
export function signOutPage(context: KoaContextWithOIDC, form: string): void {
  const ctx = context as unknown as Ctx
  const asking = context.oidc.client?.clientName
  showPage(ctx, {
    title: 'Sign out',
    content: html`<h1>Sign out?</h1>
      <p class="lead">
        ${asking !== undefined && html`<strong>${asking}</strong> asks to sign you out. `}This ends
        your session here, for every application in this browser.
      </p>
      ${raw(form)}
      <div class="actions">
        <button form="op.logoutForm" name="logout" value="yes">Sign out</button>
        <button class="quiet" form="op.logoutForm">Stay signed in</button>
      </div>`,
  })
}

/** The end of signing out, where the application named no page of its own. */
export async function signedOutPage(context: KoaContextWithOIDC): Promise<void> {
  const ctx = context as unknown as Ctx
  const { provider, client } = context.oidc
  const stayed = (await provider.Session.get(ctx)).accountId !== undefined
  const home = `${ctx.state.account.issuer}/`
  const applicationHome = client?.['home_url']
  showPage(ctx, {
    title: stayed ? 'Still signed in' : 'Signed out',
    content: html`<h1>${stayed ? 'You are still signed in' : 'You are signed out'}</h1>
      <p class="lead">
        ${
          stayed
            ? 'Nothing was ended in this browser.'
            : 'Your session in this browser has ended. On a shared computer, close the window too.'
        }
      </p>
      <div class="actions">
        ${
          typeof applicationHome === 'string' &&
          html`<a class="button" href="${applicationHome}"
            >Return to ${client?.clientName ?? 'the application'}</a
          >`
        }
        <a class="button quiet" href="${home}">${stayed ? 'Your account' : 'Sign in again'}</a>
      </div>`,
  })
}
