import { type Client, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider'
import { signedOutPage, signOutPage } from './pages/sign-out.ts'
import type { OpenidParts } from './parts.ts'
import { entryFor } from './request.ts'

type OwnedToken = { readonly clientId?: string | undefined; readonly accountId?: string }

/** The library's features: what is not named here has its default, which a test spells out through discovery. */
export function features({ db }: OpenidParts): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    deviceFlow: { enabled: false },
    registration: { enabled: false },
    claimsParameter: { enabled: false },
    userinfo: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    dPoP: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: signOutPage,
      postLogoutSuccessSource: signedOutPage,
    },
    revocation: { enabled: true, allowedPolicy: mayRevoke },
    introspection: {
      enabled: true,
      // The library does not ask for the account here: without this a removed person's token would stay active.
      allowedPolicy: async (ctx, client, token: OwnedToken) => {
        if (token.clientId !== client.clientId) return false
        if (token.accountId === undefined) return true
        const key = { sub: token.accountId, clientId: client.clientId }
        return (await entryFor(ctx, db, key)).allowed
      },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => [],
      useGrantedResource: () => false,
      getResourceServerInfo: () => {
        throw new errors.InvalidTarget()
      },
    },
  }
}

function mayRevoke(_ctx: KoaContextWithOIDC, client: Client, token: OwnedToken): boolean {
  if (token.clientId === client.clientId) return true
  throw new errors.InvalidRequest('client is not authorized to revoke the presented token')
}
