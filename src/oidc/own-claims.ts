import type { Provider } from 'oidc-provider'
import type { JsonObject } from '../model/json.ts'

/** Under this key `claims()` gives the claims of an application's contract beside the standard ones. */
export const ownClaims = Symbol('claims of the contract')

type Filter = {
  readonly available: { readonly [ownClaims]?: JsonObject }
  readonly result: () => Promise<JsonObject>
}

/**
 * The library lets out the claims that its configuration names, the same for every client. Those of a contract have names
 * that the application chose, and were chosen for the scope already: they pass beside them, and never in their place.
 */
export function letOwnClaimsThrough(provider: Provider): void {
  const { Claims } = provider as unknown as { Claims: { prototype: Filter } }
  const { result } = Claims.prototype
  Object.assign(Claims.prototype, {
    async result(this: Filter): Promise<JsonObject> {
      return { ...this.available[ownClaims], ...(await result.call(this)) }
    },
  })
}
