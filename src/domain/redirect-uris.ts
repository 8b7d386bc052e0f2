import { isLoopback } from '../lib/loopback.ts'
import { Refusal } from '../model/refusal.ts'

/**
 * Checks addresses that people are sent to: absolute, without a fragment, https or http on loopback (RFC 9700 2.1,
 * RFC 8252 7.3). The refusal names the field that they are for.
 */
export function checkUris(field: string, uris: readonly string[]): void {
  for (const uri of uris) checkUri(field, uri)
}

function checkUri(field: string, uri: string): void {
  const url = URL.canParse(uri) ? new URL(uri) : undefined
  const problem = url === undefined ? 'is not an absolute URL' : problemOf(url, uri)
  if (problem === undefined) return
  throw new Refusal('invalid', `the address ${JSON.stringify(uri)} ${problem}`, {
    field,
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
