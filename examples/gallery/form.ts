import type { IncomingMessage } from 'node:http'

const limit = 10_000

/** The fields of a form that was sent; one that is too long, or not a form, has none. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk
    if (text.length > limit) return new URLSearchParams()
  }
  return new URLSearchParams(text)
}

/** Browsers say where a form comes from; other sites and other ports of this machine are not us. */
export function isOwnForm({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none'
}
