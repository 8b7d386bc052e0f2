/** The one place where storage touches the OpenID library: the contract it fulfils and what that contract needs. */
import { Provider } from 'oidc-provider'

export { errors } from 'oidc-provider'
export type { Adapter, AdapterPayload } from 'oidc-provider'

/** What stands for the request that the library is answering, if it is answering one: the same object all along. */
export function presentRequest(): object | undefined {
  return Provider.ctx
}

/** The uid of the session in which the library is answering a request, if there is one. */
export function presentSession(): string | undefined {
  return Provider.ctx?.oidc.session?.uid
}

/** The client that the request under way names, if it names one, as an authorization does. */
export function presentClientId(): string | undefined {
  const named = Provider.ctx?.query['client_id']
  return typeof named === 'string' ? named : undefined
}
