import { createPublicKey, type KeyObject } from 'node:crypto'
import type { JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'

type KeySet = { readonly keys: readonly JsonObject[] }

const most = 10
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']
const publicMembers = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'alg', 'use']
const algorithms = ['ES256', 'RS256', 'PS256', 'EdDSA', 'Ed25519']

/**
 * Checks the public keys of a client (RFC 7517) and gives what is kept of them. FAPI 2.0 5.4 leaves RS256 out, which a
 * key for RSA has to say itself.
 */
export function checkKeys({ keys }: KeySet, fapi: boolean): KeySet {
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > most) {
    throw invalid(`a key set has 1 to ${most} keys`)
  }
  const kept = keys.map(key => checkKey(key, fapi))
  const ids = kept.flatMap(({ kid }) => (kid === undefined ? [] : [kid]))
  if (new Set(ids).size < ids.length) throw invalid('two keys have the same kid')
  return { keys: kept }
}

function checkKey(key: JsonObject, fapi: boolean): JsonObject {
  if (privateMembers.some(member => member in key)) {
    throw invalid('a key is private or symmetric; only public keys are registered')
  }
  const { alg, use } = key
  if (alg !== undefined && !algorithms.some(each => each === alg)) {
    throw invalid(`the alg of a key is one of ${algorithms.join(', ')}`)
  }
  if (use !== undefined && use !== 'sig') throw invalid('a key is for signatures: use is sig')
  checkStrength(parse(key))
  if (fapi && key['kty'] === 'RSA' && alg !== 'PS256') {
    throw invalid('an RSA key of a FAPI client has the alg PS256')
  }
  const members = publicMembers.flatMap(name => (name in key ? [[name, key[name]]] : []))
  return Object.fromEntries(members) as JsonObject
}

function parse(key: JsonObject): KeyObject {
  try {
    return createPublicKey({ key, format: 'jwk' })
  } catch (cause) {
    throw invalid('a key cannot be read', cause)
  }
}

function checkStrength({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): void {
  if (asymmetricKeyType === 'ed25519') return
  const { namedCurve, modulusLength = 0 } = asymmetricKeyDetails ?? {}
  if (asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return
  if (asymmetricKeyType === 'rsa' && modulusLength >= 2048 && modulusLength <= 8192) return
  throw invalid('a key is on P-256 or Ed25519, or RSA with at least 2048 bits')
}

function invalid(message: string, cause?: unknown): Refusal {
  return new Refusal('invalid', message, { field: 'client.jwks', cause })
}
