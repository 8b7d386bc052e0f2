/** The one module that reaches into the provider library, whose version is pinned for it. */
import type { AsyncLocalStorage } from 'node:async_hooks'
import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
// @ts-expect-error: the types of the library know its public part alone
import contextOfLibrary from 'oidc-provider/lib/helpers/als.js'
// @ts-expect-error: the types of the library know its public part alone
import partsOfProvider from 'oidc-provider/lib/helpers/weak_cache.js'

/** The request that the library is at work for: what it calls back without one is given this. */
export const libraryContext = contextOfLibrary as AsyncLocalStorage<KoaContextWithOIDC>

type GrantHandlers = Map<string, (ctx: KoaContextWithOIDC) => Promise<void>>

/** What answers token requests, by grant type. */
export function grantHandlers(provider: Provider): GrantHandlers {
  const partsOf = partsOfProvider as (provider: Provider) => { grantTypeHandlers: GrantHandlers }
  return partsOf(provider).grantTypeHandlers
}
