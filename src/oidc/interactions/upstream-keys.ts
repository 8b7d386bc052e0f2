import { ownKeySet } from '../../domain/upstreams/oidc-keys.ts'
import { HttpFault } from '../../http/errors.ts'
import type { Ctx } from '../../http/state.ts'
import { Refusal } from '../../model/refusal.ts'
import type { OpenidParts } from '../parts.ts'
import { contextOf } from '../request.ts'

/** Our public keys towards an OpenID provider (RFC 7517), for it to read whenever it meets one that it does not know. */
export async function showUpstreamKeys(
  ctx: Ctx & { readonly params: Record<string, string> },
  { db, box }: OpenidParts,
): Promise<void> {
  const asked = ownKeySet(contextOf(ctx, db), box, ctx.params['upstream'] ?? '')
  const keys = await asked.catch((error: unknown) => {
    if (error instanceof Refusal) throw new HttpFault(404, 'there is nothing at this address')
    throw error
  })
  ctx.set('cache-control', 'no-cache')
  ctx.body = keys
  ctx.type = 'application/jwk-set+json'
}
