import { type Html, html } from '../../../lib/html.ts'
import type { Texts } from '../../texts/texts.ts'

/** A time to the minute, as everywhere on Earth. */
export function moment({ common }: Texts, time: Date): Html {
  return html`<time datetime="${time.toISOString()}">${common.moment(time)}</time>`
}

/** A time to the day. */
export function day({ common }: Texts, time: Date): Html {
  return html`<time datetime="${time.toISOString()}">${common.day(time)}</time>`
}
