import { html } from '../../lib/html.ts'
import type { Page } from './layout.ts'

/** Somebody set out from another provider, not from here (IdP-initiated): nothing is proven before they begin here. */
export function setOutElsewherePage(view: { readonly signIn: string }): Page {
  return ({ upstreams }) => ({
    title: upstreams.setOutElsewhere,
    content: html`<h1>${upstreams.setOutElsewhere}</h1>
      <p class="lead">${upstreams.setOutElsewhereLead}</p>
      <div class="actions"><a class="button" href="${view.signIn}">${upstreams.goOn}</a></div>`,
  })
}
