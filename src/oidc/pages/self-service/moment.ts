import { type Html, html } from '../../../lib/html.ts'

/** A time to the minute, as everywhere on Earth. */
export function moment(time: Date): Html {
  const text = `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return html`<time datetime="${time.toISOString()}">${text}</time>`
}

/** A time to the day. */
export function day(time: Date): Html {
  const text = time.toISOString()
  return html`<time datetime="${text}">${text.slice(0, 10)}</time>`
}
