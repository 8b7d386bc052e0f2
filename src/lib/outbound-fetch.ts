import type { Outbound } from './outbound.ts'

const timeout = 8000
const longest = 512 * 1024

export type FetchOptions = {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** `fetch` for libraries that bring their own protocol, by the rules of `createOutbound`: GET and POST, no redirects. */
export function outboundFetch(
  outbound: Outbound,
): (url: string, options: FetchOptions) => Promise<Response> {
  return async (url, { method, headers, body }) => {
    const answer = await outbound({
      url,
      headers,
      ...(method === 'GET' ? {} : { body: textOf(body) }),
      timeout,
      longest,
    })
    const type = answer.contentType ?? 'application/octet-stream'
    const hasBody = answer.status >= 200 && ![204, 205, 304].includes(answer.status)
    return new Response(hasBody ? answer.body : null, {
      status: Math.max(answer.status, 200),
      headers: { 'content-type': type },
    })
  }
}

function textOf(body: unknown): string {
  if (body === undefined || body === null) return ''
  if (typeof body === 'string') return body
  if (body instanceof URLSearchParams) return body.toString()
  throw new Error('only text is sent')
}
