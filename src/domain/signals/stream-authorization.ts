import type { SecretBox } from '../../lib/secret-box.ts'
import type { Delivery } from '../../model/stream.ts'

const purpose = 'stream authorization'

/** Delivery by push with the `Authorization` header that the receiver expects, which is kept sealed. */
export function sealDelivery(
  box: SecretBox,
  endpointUrl: string,
  authorization: string | null,
): Delivery {
  const sealedAuthorization = authorization === null ? null : box.seal(purpose, authorization)
  return { method: 'push', endpointUrl, sealedAuthorization }
}

/** The header that `sealDelivery` sealed. */
export function openAuthorization(box: SecretBox, sealed: string): string {
  return box.open(purpose, sealed)
}
