import { isLoopback } from '../../lib/loopback.ts'
import type { ClientType } from '../../model/client-settings.ts'
import { Refusal } from '../../model/refusal.ts'

const most = 100
const longest = 2048

/**
 * Checks addresses that people are sent to, which are compared as they stand (RFC 9700 2.1, RFC 8252 7): absolute, without
 * a fragment, https or http on loopback; for native clients also a scheme of their own. The refusal names the field.
 */
export function checkRedirectUris(
  field: string,
  uris: readonly string[],
  type: ClientType = 'web',
): void {
  if (uris.length > most) throw invalid(field, `there are at most ${most} addresses`)
  for (const uri of uris) {
    const problem = problemOf(uri) ?? schemeProblem(new URL(uri), type)
    if (problem !== undefined) throw invalid(field, `the address ${quote(uri)} ${problem}`)
  }
}

/** Checks an address of a page or an endpoint: https or http on loopback. */
export function checkAddress(field: string, uri: string | null | undefined): void {
  if (uri !== null && uri !== undefined) checkRedirectUris(field, [uri])
}

/** As `checkAddress`, for what the standard wants on https alone. */
export function checkSecureAddress(field: string, uri: string | undefined): void {
  checkAddress(field, uri)
  if (uri === undefined || uri.startsWith('https:')) return
  throw invalid(field, `the address ${quote(uri)} is not on https`)
}

function problemOf(uri: string): string | undefined {
  if (uri.length > longest) return `is longer than ${longest} characters`
  // A parser forgives blanks, line ends and backslashes; what compares the text does not.
  if (!/^[!-[\]-~]+$/.test(uri) || !URL.canParse(uri)) return 'is not an absolute URL'
  if (uri.includes('#')) return 'has a fragment'
  if (uri.includes('*')) return 'has a wildcard; each address is named exactly'
  const { username, password } = new URL(uri)
  return username === '' && password === '' ? undefined : 'has a user name'
}

// As the provider's library has them.
const nativeLoopback = new Set(['localhost', '127.0.0.1', '[::1]'])

function schemeProblem({ protocol, hostname }: URL, type: ClientType): string | undefined {
  const native = type === 'native'
  if (protocol === 'https:') {
    const claimed = !native || !nativeLoopback.has(hostname)
    return claimed ? undefined : 'is https on a loopback address, which no native client can claim'
  }
  if (protocol === 'http:') {
    const local = native ? nativeLoopback.has(hostname) : isLoopback(hostname)
    return local ? undefined : 'is neither https nor http on a loopback address'
  }
  if (!native) return 'is neither https nor http on a loopback address'
  // RFC 8252 7.1: the name of a domain that the maker holds, backwards, so that two makers do not meet.
  return protocol.includes('.') ? undefined : 'has a scheme without a dot, such as com.example.app'
}

function quote(uri: string): string {
  return JSON.stringify(uri.slice(0, 200))
}

function invalid(field: string, message: string): Refusal {
  return new Refusal('invalid', message, { field })
}
