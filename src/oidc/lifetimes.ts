import type { Configuration } from 'oidc-provider'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

const idleSession = 12 * hour
export const longestSession = 7 * day
const refreshToken = 14 * day

/** How long things live, in seconds. */
export const lifetimes: NonNullable<Configuration['ttl']> = {
  AuthorizationCode: minute,
  AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? 10 * minute,
  ClientCredentials: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? 10 * minute,
  DeviceCode: 10 * minute,
  IdToken: hour,
  Interaction: hour,
  // Rotation hands on what is left: the chain ends 14 days after the sign-in (ASVS 10.4.8).
  RefreshToken: ctx => {
    const { RotatedRefreshToken: former } = ctx.oidc.entities
    return former === undefined ? refreshToken : Math.max(1, former.remainingTTL)
  },
  // Slides with use, but not past a week from the sign-in (ASVS 7.3.1, 7.3.2).
  Session: (_ctx, { loginTs }) => {
    if (loginTs === undefined) return idleSession
    const left = loginTs + longestSession - Math.floor(Date.now() / 1000)
    return Math.max(1, Math.min(idleSession, left))
  },
  // Never extended, and shared by all that a session asks for one application: it covers the last of it.
  Grant: longestSession + refreshToken + day,
}
