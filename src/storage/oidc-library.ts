/** The one place where storage touches the OpenID library: the contract it fulfils and the errors that contract needs. */
export { errors } from 'oidc-provider'
export type { Adapter, AdapterPayload } from 'oidc-provider'
