import {
  allowInsecureRequests,
  ClientSecretBasic,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client'

/** An application as Cohort knows it. */
export type Client = {
  readonly issuer: URL
  readonly clientId: string
  readonly clientSecret: string
}

/** Reads the issuer's metadata at the first use and keeps it; a failure is not kept, so that the issuer may come later. */
export function discoverOnce(client: Client): () => Promise<Configuration> {
  let known: Promise<Configuration> | undefined
  return async () => {
    known ??= discover(client)
    try {
      return await known
    } catch (error) {
      known = undefined
      throw error
    }
  }
}

function discover({ issuer, clientId, clientSecret }: Client): Promise<Configuration> {
  // plain http never leaves this machine; everywhere else the library insists on https
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(issuer.hostname)
  // the signature is checked too, though a token that came over TLS could do without (OpenID Connect Core 3.1.3.7)
  const execute = [enableNonRepudiationChecks, ...(loopback ? [allowInsecureRequests] : [])]
  const authentication = ClientSecretBasic(clientSecret)
  return discovery(issuer, clientId, undefined, authentication, { execute })
}
