import { isLoopback } from '../lib/loopback.ts'
import { Refusal } from '../model/refusal.ts'

/** Checks a redirect URI: absolute, without a fragment, https or http on loopback (RFC 9700 2.1, RFC 8252 7.3). */
export function checkRedirectUri(uri: string): void {
  const url = URL.canParse(uri) ? new URL(uri) : undefined
  const problem = url === undefined ? 'is not an absolute URL' : problemOf(url, uri)
  if (problem === undefined) return
  throw new Refusal('invalid', `the redirect URI ${JSON.stringify(uri)} ${problem}`, {
    field: 'redirectUris',
  })
}

function problemOf(url: URL, uri: string): string | undefined {
  if (uri.includes('#')) return 'has a fragment'
  if (uri.includes('*')) return 'has a wildcard; each address is named exactly'
  if (url.username !== '' || url.password !== '') return 'has a user name'
  if (url.protocol === 'https:') return undefined
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return undefined
  return 'is neither https nor http on a loopback address'
}
