import { type Html, html } from '../../../lib/html.ts'

/** The way back to the account's own page. */
export function backHome(base: string): Html {
  return html`<div class="actions"><a class="button quiet" href="${base}/">Your account</a></div>`
}

/** The way on in a list that has more. */
export function nextPart(address: string, next: string | undefined): Html | false {
  if (next === undefined) return false
  return html`<p class="center"><a href="${address}?after=${next}">More</a></p>`
}
