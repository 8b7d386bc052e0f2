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

/** Our keys towards an OpenID provider. The next one is told to it and signs nothing yet. */
export type UpstreamKeys = { readonly current: JWK; readonly next: JWK | undefined }

/** A new key to sign with: RS256, which every provider can check. */
export async function newUpstreamKey(): Promise<JWK> {
  const pair = await generateKeyPair('RS256', { extractable: true, modulusLength: 2048 })
  return { ...(await exportJWK(pair.privateKey)), kid: newId(), alg: 'RS256', use: 'sig' }
}

export function sealUpstreamKeys(
  box: SecretBox,
  { current, next }: { readonly current: JWK; readonly next?: JWK | undefined },
): string {
  return box.seal(purposes.key, JSON.stringify(next === undefined ? current : { current, next }))
}

/** The private keys; undefined where there are none. */
export function openUpstreamKeys(
  box: SecretBox,
  { sealedKey }: Pick<Upstream, 'sealedKey'>,
): UpstreamKeys | undefined {
  if (sealedKey === null) return undefined
  const sealed = JSON.parse(box.open(purposes.key, sealedKey)) as JWK | UpstreamKeys
  return 'current' in sealed ? sealed : { current: sealed, next: undefined }
}

/** What the provider is told of a key. */
export function publicKeyOf({ kty, n, e, kid, alg, use }: JWK): JWK {
  return { kty, n, e, kid, alg, use } as JWK
}

export function sealAnswer(box: SecretBox, answer: string): string {
  return box.seal(purposes.answer, answer)
}

export function openAnswer(box: SecretBox, sealed: string): string {
  return box.open(purposes.answer, sealed)
}
