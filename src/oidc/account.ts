import type { FindAccount } from 'oidc-provider'
import { claimsFor } from './claims.ts'
import type { OpenidParts } from './parts.ts'
import { entryFor } from './request.ts'

/**
 * The person behind a subject. With a token or code in hand (redemption, refresh, userinfo) only who may enter its
 * application right now is found; without one (authorization) every active person is, and the entry prompt speaks to them.
 */
export function accountFinder(parts: Pick<OpenidParts, 'db' | 'box'>): FindAccount {
  return async (ctx, sub, token) => {
    const clientId = token?.clientId ?? ctx.oidc.client?.clientId
    if (clientId === undefined) return undefined
    const { allowed, person, application } = await entryFor(ctx, parts.db, { sub, clientId })
    if (person === undefined || (token !== undefined && !allowed)) return undefined
    return {
      accountId: sub,
      claims: (_use, scope) => claimsFor(ctx, parts, { person, application, scope }),
    }
  }
}
