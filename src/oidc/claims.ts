import type { AccountClaims, KoaContextWithOIDC } from 'oidc-provider'
import {
  contractClaims,
  type GroupClaims,
  groupClaims,
  overBudget,
} from '../domain/claims/claims.ts'
import type { Application } from '../model/application.ts'
import { type ClaimPlace, wholeContract } from '../model/claims-contract.ts'
import type { JsonObject } from '../model/json.ts'
import type { Person } from '../model/person.ts'
import { claimsAccessToken } from './distributed-claims.ts'
import { ownClaims } from './own-claims.ts'
import type { ProviderParts } from './parts.ts'
import { contextOf, entryFor, type RequestContext } from './request.ts'
import { standardClaims } from './standard-claims.ts'

export type ClaimsRequest = {
  readonly person: Person
  readonly application: Application | undefined
  readonly scope: string
  /** Claims that the request names itself (OpenID Connect Core 5.5). */
  readonly requested?: readonly string[]
}

type Parts = Pick<ProviderParts, 'db' | 'box'>

/**
 * The claims of a person for the ID token or userinfo of an application, computed anew at each issue. Of the standard ones
 * the library keeps what the scope lets out; those of the application's contract are chosen here.
 */
export async function claimsFor(
  ctx: RequestContext,
  parts: Parts,
  request: ClaimsRequest & { readonly place: 'idToken' | 'userinfo' },
): Promise<AccountClaims> {
  const { person, application, scope, requested = [], place } = request
  const names = wholeContract(application?.claims ?? {}).names
  const scopes = scope.split(' ')
  const wanted = {
    groups: scopes.includes('groups') || requested.includes(names.groups),
    roles: scopes.includes('roles') || requested.includes(names.roles),
  }
  const about = { person, application, place, wanted }
  return {
    ...standardClaims(person),
    sub: person.sub,
    [ownClaims]: await chosenClaims(ctx, parts, about),
  } as AccountClaims
}

/**
 * The claims for an access token that is a JWT (RFC 9068 2.2.3). Its scopes are words of the API that it is for, so
 * the contract alone says whether it carries them; a token that only userinfo reads needs none.
 */
export async function accessTokenClaims(
  ctx: RequestContext,
  parts: Parts,
  { person, application }: Omit<ClaimsRequest, 'requested'>,
): Promise<JsonObject> {
  const about = { person, application, place: 'accessToken', wanted: everything } as const
  return chosenClaims(ctx, parts, about)
}

type Wanted = { readonly groups: boolean; readonly roles: boolean }

const everything: Wanted = { groups: true, roles: true }
const nothing: GroupClaims = { groups: [], roles: [] }

type About = {
  readonly person: Person
  readonly application: Application | undefined
  readonly place: ClaimPlace
  readonly wanted: Wanted
}

/** What the contract lets into a place, each claim whole or by reference. */
async function chosenClaims(
  ctx: RequestContext,
  parts: Parts,
  { person, application, place, wanted }: About,
): Promise<JsonObject> {
  if (application === undefined) return {}
  const { claims: contract } = application
  const { places, names } = wholeContract(contract)
  if (!places[place]) return {}
  const values =
    wanted.groups || wanted.roles ? await valuesOf(ctx, parts, { person, application }) : nothing
  const unwanted = [
    ...(wanted.groups ? [] : [names.groups]),
    ...(wanted.roles ? [] : [names.roles]),
  ]
  const all = Object.entries(contractClaims(values, person, contract)).filter(
    ([name]) => !unwanted.includes(name),
  )
  const distributed = all.filter(([, value]) => overBudget(value, contract)).map(([name]) => name)
  return {
    ...Object.fromEntries(all.filter(([name]) => !distributed.includes(name))),
    // What those look for who know Microsoft Entra's tokens.
    ...(distributed.includes(names.groups) ? { hasgroups: true } : {}),
    ...(await sources(ctx, parts, { person, application, place, distributed })),
  }
}

/** Asked once for each person and application within one request: the tokens of one answer agree. */
async function valuesOf(
  ctx: RequestContext,
  { db }: Parts,
  { person, application }: { person: Person; application: Application },
): Promise<GroupClaims> {
  const state = ctx.state as typeof ctx.state & { claimValues?: Map<string, Promise<GroupClaims>> }
  const values = (state.claimValues ??= new Map<string, Promise<GroupClaims>>())
  const key = `${application.id} ${person.id}`
  const known = values.get(key) ?? findValues(ctx, db, { person, application })
  values.set(key, known)
  return known
}

/** What the entry was asked with, else asked for here. */
async function findValues(
  ctx: RequestContext,
  db: ProviderParts['db'],
  { person, application }: { person: Person; application: Application },
): Promise<GroupClaims> {
  const { sub } = person
  const { values } = await entryFor(ctx, db, { sub, clientId: application.clientId })
  return values ?? groupClaims(contextOf(ctx, db), person, application)
}

/** References in place of values (OpenID Connect Core 5.6.2): where the whole set is, and a token to fetch it. */
async function sources(
  ctx: RequestContext,
  { box }: Pick<ProviderParts, 'box'>,
  about: {
    readonly person: Person
    readonly application: Application
    readonly place: ClaimPlace
    readonly distributed: readonly string[]
  },
): Promise<JsonObject> {
  const { person, application, place, distributed } = about
  if (distributed.length === 0) return {}
  const { account } = ctx.state
  const { oidc } = ctx as Partial<KoaContextWithOIDC>
  const grantId = oidc?.entities.Grant?.jti
  const token = { sub: person.sub, clientId: application.clientId, claims: distributed, grantId }
  return {
    _claim_names: Object.fromEntries(distributed.map(name => [name, 'src1'])),
    _claim_sources: {
      src1: {
        endpoint: `${account.issuer}/claims`,
        access_token: await claimsAccessToken(box, account, { ...token, place }),
      },
    },
  }
}
