import { type Html, html } from '../../../lib/html.ts'
import type { Texts } from '../../texts/texts.ts'

/** The way back to the account's own page. */
export function backHome({ common }: Texts, base: string): Html {
  return html`<div class="actions">
    <a class="button quiet" href="${base}/">${common.yourAccount}</a>
  </div>`
}

/** The way on in a list that has more. */
export function nextPart(
  { common }: Texts,
  address: string,
  next: string | undefined,
): Html | false {
  if (next === undefined) return false
  return html`<p class="center"><a href="${address}?after=${next}">${common.more}</a></p>`
}
