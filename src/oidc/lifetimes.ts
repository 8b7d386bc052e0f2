import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { endsOf } from './request.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

const idleSession = 12 * hour
export const longestSession = 7 * day
const refreshToken = 14 * day
/** The longest life of an ID token. */
export const longestIdToken = hour

/** How long things live, in seconds. */
export const lifetimes: NonNullable<Configuration['ttl']> = {
  AuthorizationCode: minute,
  AccessToken: (ctx, token) => clipped(ctx, token.resourceServer?.accessTokenTTL ?? 10 * minute),
  ClientCredentials: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? 10 * minute,
  DeviceCode: 10 * minute,
  IdToken: ctx => clipped(ctx, longestIdToken),
  Interaction: hour,
  // Rotation hands on what is left: the chain ends 14 days after the sign-in (ASVS 10.4.8).
  RefreshToken: ctx => {
    const { RotatedRefreshToken: former } = ctx.oidc.entities
    return clipped(ctx, former?.remainingTTL ?? refreshToken)
  },
  // Slides with use, but not past a week from the sign-in (ASVS 7.3.1, 7.3.2).
  Session: (ctx, { loginTs }) => {
    if (loginTs === undefined) return idleSession
    const left = loginTs + longestSession - Math.floor(Date.now() / 1000)
    return Math.max(1, Math.min(idleSession, left, endsOf(ctx).session))
  },
  // Never extended, and shared by all that a session asks for one application: it covers the last of it.
  Grant: longestSession + refreshToken + day,
}

/** No token outlives what lets its person in, where that ends by the clock (DESIGN 5). */
function clipped(ctx: KoaContextWithOIDC | undefined, life: number): number {
  return Math.max(1, Math.min(life, endsOf(ctx).token))
}
