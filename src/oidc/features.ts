import type { Configuration } from 'oidc-provider'
import { settingsOf } from './clients.ts'
import { mayKnow, mayRevoke } from './introspection.ts'
import { deviceConfirmPage, deviceDonePage, deviceInputPage } from './pages/device.ts'
import { signedOutPage, signOutPage } from './pages/sign-out.ts'
import type { ProviderParts } from './parts.ts'
import { resourceFor, usualResource } from './resources.ts'

/** The library's features: what is not named here has its default, which a test spells out through discovery. */
export function features({ db, box }: ProviderParts): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    registration: { enabled: false },
    claimsParameter: { enabled: false },
    userinfo: { enabled: true },
    jwtUserinfo: { enabled: true },
    clientCredentials: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    requestObjects: { enabled: true },
    // Derived, so that every instance knows the nonces of every other.
    dPoP: { enabled: true, nonceSecret: box.derive('dpop nonce') },
    fapi: {
      enabled: true,
      profile: (_ctx, client) => (isFapi(client) ? '2.0' : undefined),
    },
    backchannelLogout: { enabled: true },
    deviceFlow: {
      enabled: true,
      charset: 'base-20',
      mask: '****-****',
      userCodeInputSource: deviceInputPage,
      userCodeConfirmSource: deviceConfirmPage,
      successSource: deviceDonePage,
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: signOutPage,
      postLogoutSuccessSource: signedOutPage,
    },
    revocation: { enabled: true, allowedPolicy: mayRevoke },
    introspection: { enabled: true, allowedPolicy: mayKnow(db) },
    resourceIndicators: {
      enabled: true,
      defaultResource: usualResource,
      useGrantedResource: () => false,
      getResourceServerInfo: resourceFor,
    },
  }
}

function isFapi(client: Parameters<typeof settingsOf>[0] | undefined): boolean {
  return client !== undefined && settingsOf(client).fapi
}
