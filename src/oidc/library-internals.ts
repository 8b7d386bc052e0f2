/** The one module that reaches into the provider library, whose version is pinned for it. */
import type { AsyncLocalStorage } from 'node:async_hooks'
import type { KoaContextWithOIDC } from 'oidc-provider'
// @ts-expect-error: the types of the library know its public part alone
import contextOfLibrary from 'oidc-provider/lib/helpers/als.js'

/** The request that the library is at work for: what it calls back without one is given this. */
export const libraryContext = contextOfLibrary as AsyncLocalStorage<KoaContextWithOIDC>
