import { html } from '../../lib/html.ts'
import type { Page } from './layout.ts'

/** What another provider answered cannot be accepted; why is in the audit trail. */
export function upstreamFailedPage(view: {
  readonly signIn: string
  readonly reference: string
}): Page {
  return {
    title: 'Signing in did not work',
    reference: view.reference,
    content: html`<h1>Signing in did not work</h1>
      <p class="lead">
        The answer of the other provider could not be accepted. Please begin again. If it happens
        again, tell your administrator the reference below.
      </p>
      <div class="actions"><a class="button" href="${view.signIn}">Sign in</a></div>`,
  }
}

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
