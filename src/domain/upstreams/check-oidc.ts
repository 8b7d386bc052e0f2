import { Refusal } from '../../model/refusal.ts'
import type { OidcProtocol } from '../../model/upstream.ts'

const scopeForm = /^[\x21\x23-\x5b\x5d-\x7e]+$/ // RFC 6749 3.3

/** Refuses (`invalid`, with the field) what cannot be our side of an OpenID Connect provider. */
export function checkOidc({ issuer, clientId, scopes, acrValues, prompt }: OidcProtocol): void {
  if (!isIssuer(issuer)) {
    throw invalid('issuer', 'an issuer is an https address without query and fragment')
  }
  if (clientId.trim() === '') throw invalid('clientId', 'the client id is missing')
  if (!scopes.includes('openid')) throw invalid('scopes', 'the scope openid is needed')
  const parts = [...scopes, ...(acrValues ?? '').split(' '), ...(prompt ?? '').split(' ')]
  const odd = parts.find(part => part !== '' && !scopeForm.test(part))
  if (odd !== undefined) throw invalid('scopes', `“${odd}” is no such value`)
  if ((prompt ?? '').split(' ').includes('none')) {
    throw invalid('prompt', 'whoever signs in has to see the provider')
  }
}

/** Plain http is refused when it is connected to, unless the operator allows the host. */
function isIssuer(text: string): boolean {
  if (text.length > 512 || !URL.canParse(text)) return false
  const { protocol, search, hash, username, password } = new URL(text)
  if (text.includes('?') || text.includes('#')) return false
  return ['https:', 'http:'].includes(protocol) && search + hash + username + password === ''
}

function invalid(field: string, message: string): Refusal {
  return new Refusal('invalid', message, { field })
}
