import { type Html, html } from '../../../lib/html.ts'

/** Tells that something was done. */
export function done(text: string): Html {
  return html`<p class="done" role="status">${text}</p>`
}
