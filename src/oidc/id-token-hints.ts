import { decodeProtectedHeader } from 'jose'
import { errors, type Provider } from 'oidc-provider'

type Validate = (this: unknown, jwt: string, client: unknown) => Promise<unknown>

/**
 * Refuses as a hint what is no ID token by its type: the account signs its distributed claims with the same keys, for
 * the same audience (RFC 8725 3.11).
 */
export function takeIdTokensAlone(provider: Provider): void {
  const tokens = provider.IdToken as unknown as { validate: Validate }
  const { validate } = tokens
  tokens.validate = async function validateIdToken(jwt, client) {
    const { typ = 'JWT' } = decodeProtectedHeader(jwt)
    if (typ !== 'JWT') throw new errors.InvalidRequest('id_token_hint is not an ID token')
    return validate.call(this, jwt, client)
  }
}
