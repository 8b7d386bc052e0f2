import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { newId } from '../../lib/ids.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { Upstream } from '../../model/upstream.ts'

const purposes = { secret: 'upstream secret', key: 'upstream key', answer: 'upstream answer' }

export function sealUpstreamSecret(box: SecretBox, secret: string | null): string | null {
  return secret === null || secret === '' ? null : box.seal(purposes.secret, secret)
}

/** The client secret; undefined where there is none. */
export function openUpstreamSecret(
  box: SecretBox,
  { sealedSecret }: Pick<Upstream, 'sealedSecret'>,
): string | undefined {
  return sealedSecret === null ? undefined : box.open(purposes.secret, sealedSecret)
}

/** A new key to sign requests with, sealed: RS256, which every provider can check. */
export async function newUpstreamKey(box: SecretBox): Promise<string> {
  const pair = await generateKeyPair('RS256', { extractable: true, modulusLength: 2048 })
  const jwk = { ...(await exportJWK(pair.privateKey)), kid: newId(), alg: 'RS256', use: 'sig' }
  return box.seal(purposes.key, JSON.stringify(jwk))
}

/** The private key that requests are signed with; undefined where there is none. */
export function openUpstreamKey(
  box: SecretBox,
  { sealedKey }: Pick<Upstream, 'sealedKey'>,
): JWK | undefined {
  return sealedKey === null ? undefined : (JSON.parse(box.open(purposes.key, sealedKey)) as JWK)
}

/** What the provider is told of that key. */
export function publicUpstreamKey(box: SecretBox, upstream: Upstream): JWK | undefined {
  const key = openUpstreamKey(box, upstream)
  if (key === undefined) return undefined
  const { kty, n, e, kid, alg, use } = key
  return { kty, n, e, kid, alg, use } as JWK
}

export function sealAnswer(box: SecretBox, answer: string): string {
  return box.seal(purposes.answer, answer)
}

export function openAnswer(box: SecretBox, sealed: string): string {
  return box.open(purposes.answer, sealed)
}
