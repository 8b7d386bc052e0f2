import type { Account as LibraryAccount, FindAccount } from 'oidc-provider'
import { isOver } from '../domain/person.ts'
import type { Application } from '../model/application.ts'
import type { Person } from '../model/person.ts'
import { claimsFor } from './claims.ts'
import { contractOf } from './clients.ts'
import type { ProviderParts } from './parts.ts'
import { entryFor, type EntryQuestion, type RequestContext } from './request.ts'

/**
 * The person behind a subject. With a token or code in hand (redemption, refresh, userinfo) only who may enter its
 * application right now is found; without one (authorization) every active person is, and the entry prompt speaks to them.
 */
export function accountFinder(parts: Pick<ProviderParts, 'db' | 'box'>): FindAccount {
  return async (ctx, sub, token) => {
    const clientId = token?.clientId ?? ctx.oidc.client?.clientId
    if (clientId === undefined) return undefined
    const asked = { sub, clientId, ...contractAt(ctx, token) }
    const { allowed, person, application } = await entryFor(ctx, parts.db, asked)
    if (person === undefined || (token !== undefined && !allowed)) return undefined
    if (isOver(person, beganAt(ctx, token) ?? Infinity)) return undefined
    return { accountId: sub, claims: claimsOf(ctx, parts, { person, application }) }
  }
}

/** What is redeemed, refreshed or shown to userinfo is about to be answered with claims. */
function contractAt(
  { oidc }: Parameters<FindAccount>[0],
  token: Parameters<FindAccount>[2],
): Pick<EntryQuestion, 'contract'> {
  const { client } = oidc
  if (token === undefined || client === undefined || client.clientId !== token.clientId) return {}
  return { contract: contractOf(client) }
}

/** When what is in hand was issued, or else when the session began, in seconds since 1970. */
function beganAt(
  { oidc }: Parameters<FindAccount>[0],
  token: Parameters<FindAccount>[2],
): number | undefined {
  return token === undefined ? oidc.session?.loginTs : token.iat
}

function claimsOf(
  ctx: RequestContext,
  parts: Pick<ProviderParts, 'db' | 'box'>,
  about: { readonly person: Person; readonly application: Application | undefined },
): LibraryAccount['claims'] {
  return (use, scope, named, rejected) => {
    const requested = Object.keys(named).filter(name => !rejected.includes(name))
    const place = use === 'userinfo' ? 'userinfo' : 'idToken'
    return claimsFor(ctx, parts, { ...about, scope, place, requested })
  }
}
