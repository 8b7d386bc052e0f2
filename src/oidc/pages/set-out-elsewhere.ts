import { html } from '../../lib/html.ts'
import type { Page } from './layout.ts'

/** Somebody set out from another provider, not from here (IdP-initiated): nothing is proven before they begin here. */
export function setOutElsewherePage(view: { readonly signIn: string }): Page {
  return {
    title: 'Go on to sign in?',
    content: html`<h1>Go on to sign in?</h1>
      <p class="lead">
        Another site sent you here to sign in. Go on only if you meant to. You may be asked once
        more who you are.
      </p>
      <div class="actions"><a class="button" href="${view.signIn}">Go on</a></div>`,
  }
}
