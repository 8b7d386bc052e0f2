import type { AccountClaims } from 'oidc-provider'
import { groupClaims, overBudget } from '../domain/claims.ts'
import type { Application } from '../model/application.ts'
import type { Json, JsonObject } from '../model/json.ts'
import type { Person } from '../model/person.ts'
import { claimsAccessToken, type DistributedClaim } from './distributed-claims.ts'
import type { OpenidParts } from './parts.ts'
import { contextOf, type RequestContext } from './request.ts'

/** Which scope lets which claims out. */
export const scopeClaims = {
  openid: ['sub'],
  profile: [
    'name',
    'given_name',
    'family_name',
    'middle_name',
    'preferred_username',
    'locale',
    'updated_at',
  ],
  email: ['email'],
  groups: ['groups', 'hasgroups'],
  roles: ['roles'],
}

export type ClaimsRequest = {
  readonly person: Person
  readonly application: Application | undefined
  readonly scope: string
}

/** The claims of a person for an application, computed anew at each issue; the library keeps what the scope lets out. */
export async function claimsFor(
  ctx: RequestContext,
  parts: Pick<OpenidParts, 'db' | 'box'>,
  { person, application, scope }: ClaimsRequest,
): Promise<AccountClaims> {
  const claims = {
    sub: person.sub,
    ...profileOf(person),
    ...(person.email === null ? {} : { email: person.email }),
  }
  const wanted = new Set(scope.split(' '))
  if (application === undefined || !(wanted.has('groups') || wanted.has('roles'))) return claims

  const values = await groupClaims(contextOf(ctx, parts.db), person, application)
  const distributed = (['groups', 'roles'] as const).filter(
    name => wanted.has(name) && overBudget(values[name], application.claims),
  )
  const inline = Object.entries(values).filter(
    ([name]) => !distributed.includes(name as DistributedClaim),
  )
  return {
    ...claims,
    ...Object.fromEntries(inline),
    ...(distributed.includes('groups') ? { hasgroups: true } : {}),
    ...(await sources(ctx, parts, { person, application, distributed })),
  }
}

/** References in place of values (OpenID Connect Core 5.6.2): where the whole set is, and a token to fetch it. */
async function sources(
  ctx: RequestContext,
  { box }: Pick<OpenidParts, 'box'>,
  about: { person: Person; application: Application; distributed: readonly DistributedClaim[] },
): Promise<JsonObject> {
  const { person, application, distributed } = about
  if (distributed.length === 0) return {}
  const { account } = ctx.state
  const token = { sub: person.sub, clientId: application.clientId, claims: distributed }
  return {
    _claim_names: Object.fromEntries(distributed.map(name => [name, 'src1'])),
    _claim_sources: {
      src1: {
        endpoint: `${account.issuer}/claims`,
        access_token: await claimsAccessToken(box, account, token),
      },
    },
  }
}

/** OpenID Connect Core 5.1. What is not known is left out. */
function profileOf({ displayName, name, userName, locale, updatedAt }: Person): JsonObject {
  const { givenName, familyName, middleName, formatted } = name
  const full = [givenName, familyName].filter(isText).join(' ')
  const claims = {
    name: displayName ?? formatted ?? (full === '' ? userName : full),
    given_name: givenName,
    family_name: familyName,
    middle_name: middleName,
    preferred_username: userName,
    locale,
    updated_at: Math.floor(updatedAt.getTime() / 1000),
  }
  const known = Object.entries(claims).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(known) as JsonObject
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== ''
}
